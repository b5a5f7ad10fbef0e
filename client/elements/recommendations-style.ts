/**
 * How the cards of `<hearsay-recommendations>` look, beside their sizes, which `recommendations-skeleton.ts` has: the page's
 * own font and colours. `--hearsay-…` properties change it, parts reach the rest.
 */
export const recommendationsStyle = `
li.filled { grid-template-rows: 1fr; }
.card { color: inherit; text-decoration: none; border-radius: var(--hearsay-radius, 0.5rem); }
.card:focus-visible { outline: 2px solid var(--hearsay-accent, currentcolor); outline-offset: -2px; }
li:empty::before, .picture {
  border-radius: var(--hearsay-radius, 0.5rem);
  background: var(--hearsay-ground, color-mix(in srgb, currentcolor 7%, transparent));
}
.picture { position: relative; overflow: hidden; }
.picture img {
  position: absolute; inset: 0; inline-size: 100%; block-size: 100%;
  object-fit: var(--hearsay-image-fit, contain);
}
.words { box-sizing: border-box; display: flex; flex-direction: column; gap: 0.15em; padding-block: 0.6em 0.2em; }
.title { font-weight: 600; overflow-wrap: anywhere; }
.title, .reason {
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; line-clamp: 2; overflow: hidden;
}
.card[href]:hover .title { text-decoration: underline; text-underline-offset: 0.15em; }
.price { font-variant-numeric: tabular-nums; }
.reason { font-size: 0.8125em; color: var(--hearsay-muted, inherit); }
.measured { position: absolute; inset-inline: 0; inset-block-start: 0; visibility: hidden; }
ul:focus-visible { outline: 2px solid var(--hearsay-accent, currentcolor); outline-offset: -2px; }
@media (prefers-reduced-motion: no-preference) {
  ul { scroll-behavior: smooth; }
}
`;
