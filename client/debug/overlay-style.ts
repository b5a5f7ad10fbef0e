/** How the overlay looks: its own colours, light or dark as the browser is; in the corner, or the width of a phone. */
export const overlayStyle = `
:host {
  all: initial;
  --ground: #ffffff;
  --ink: #1c2326;
  --quiet: #56636a;
  --rule: #d5dcdf;
  --focus: #0b57d0;
}
@media (prefers-color-scheme: dark) {
  :host { --ground: #161c1f; --ink: #e8eef0; --quiet: #a3b0b6; --rule: #364147; --focus: #8ab4f8; }
}
dialog {
  box-sizing: border-box;
  position: fixed;
  inset: auto 1rem 1rem auto;
  z-index: 2147483647;
  display: flex;
  flex-direction: column;
  width: min(27rem, calc(100vw - 2rem));
  max-height: min(36rem, calc(100vh - 2rem));
  margin: 0;
  padding: 0;
  border: 1px solid var(--rule);
  border-radius: 10px;
  background: var(--ground);
  color: var(--ink);
  box-shadow: 0 8px 30px rgb(0 0 0 / 25%);
  font: 13px/1.45 system-ui, sans-serif;
  overflow-wrap: anywhere;
}
header { display: flex; align-items: center; gap: 0.75rem; padding: 0.6rem 0.9rem; border-bottom: 1px solid var(--rule); }
h2 { flex: 1; margin: 0; font-size: 15px; }
h3 { margin: 0.9rem 0 0.25rem; font-size: 13px; }
button {
  min-height: 28px;
  padding: 0.2rem 0.7rem;
  border: 1px solid var(--quiet);
  border-radius: 6px;
  background: transparent;
  color: inherit;
  font: inherit;
  cursor: pointer;
}
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.body { padding: 0 0.9rem 0.9rem; overflow: auto; }
.body:focus-visible { outline-offset: -3px; border-radius: 10px; }
dl { display: grid; grid-template-columns: 8.5rem 1fr; gap: 0.15rem 0.9rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; font-variant-numeric: tabular-nums; }
table { width: 100%; border-collapse: collapse; }
caption { margin: 0.9rem 0 0.25rem; font-weight: 600; text-align: start; }
th, td { padding: 0.25rem 0.6rem 0.25rem 0; border-top: 1px solid var(--rule); text-align: start; vertical-align: top; }
th { color: var(--quiet); font-weight: 400; white-space: nowrap; }
td:nth-child(2) { font-variant-numeric: tabular-nums; white-space: nowrap; }
p { margin: 0.9rem 0 0; }
@media (max-width: 480px) {
  dialog { inset: auto 0 0 0; width: 100%; max-height: 60vh; border-radius: 10px 10px 0 0; border-width: 1px 0 0; }
}
`;
