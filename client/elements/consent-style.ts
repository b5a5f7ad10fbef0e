/**
 * How `<hearsay-consent>` looks: the page's own font and colours, both answers alike. `--hearsay-…` properties change it,
 * parts reach the rest.
 */
export const consentStyle = `
:host { display: block; line-height: 1.5; }
:host([hidden]) { display: none !important; }
section {
  --_rule: var(--hearsay-rule, color-mix(in srgb, currentcolor 30%, transparent));
  --_accent: var(--hearsay-accent, currentcolor);
  display: grid; gap: 0.75rem; box-sizing: border-box; max-inline-size: 50rem;
  padding: 1rem 1.25rem;
  border: 1px solid var(--_rule);
  border-radius: var(--hearsay-radius, 0.5rem);
  background: var(--hearsay-surface, transparent);
}
:host([position="bottom"]) {
  position: fixed; z-index: var(--hearsay-consent-layer, 100);
  inset-inline: 0; inset-block-end: 0;
}
:host([position="bottom"]) section {
  max-inline-size: none; max-block-size: min(70vh, 32rem); overflow: auto;
  padding-block-end: max(1rem, env(safe-area-inset-bottom));
  border-width: 1px 0 0; border-radius: 0;
  background: var(--hearsay-surface, Canvas); color: var(--hearsay-text, CanvasText);
  box-shadow: 0 -0.25rem 1.5rem rgb(0 0 0 / 15%);
}
:host([position="bottom"]) section > * { inline-size: 100%; max-inline-size: 50rem; margin-inline: auto; }
h2, p { margin: 0; }
h2 { font-size: 1.125em; line-height: 1.3; }
.summary, details { max-inline-size: 46rem; font-size: 0.9375em; }
details p { margin-block-start: 0.6em; }
summary { inline-size: fit-content; padding-block: 0.25rem; cursor: pointer; }
.answers { display: flex; flex-wrap: wrap; gap: 0.75rem; }
button {
  flex: 0 1 16rem; min-block-size: 2.75rem; padding: 0.5rem 1rem;
  border: 2px solid var(--_accent); border-radius: var(--hearsay-radius, 0.5rem);
  background: transparent; color: inherit; font: inherit; font-weight: 600; cursor: pointer;
}
button:hover { background: color-mix(in srgb, currentcolor 8%, transparent); }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
@media (max-width: 40rem) {
  button { flex: 1 1 100%; }
}
`;
