/**
 * How `<hearsay-ledger>` looks: the page's own font and colours, light or dark as the page is, and small enough for a phone.
 * `--hearsay-ledger-rule`, `-alarm`, `-good`, `-size` and `-height` change it, parts reach the rest.
 */
export const ledgerStyle = `
:host {
  display: block;
  --_rule: var(--hearsay-ledger-rule, color-mix(in srgb, currentcolor 25%, transparent));
  --_alarm: var(--hearsay-ledger-alarm, currentcolor);
  --_good: var(--hearsay-ledger-good, currentcolor);
  font-size: var(--hearsay-ledger-size, 0.875rem);
  line-height: 1.45;
  overflow-wrap: anywhere;
}
@supports (color: light-dark(red, red)) {
  :host {
    --_alarm: var(--hearsay-ledger-alarm, light-dark(#a3261c, #ffa899));
    --_good: var(--hearsay-ledger-good, light-dark(#14603f, #7ad3a6));
  }
}
:host([hidden]), [hidden] { display: none !important; }
p { margin: 0 0 0.75em; }
.take-part { margin-block-end: 0.75em; }
.take-part p { margin-block: 0.15em 0; }
[role="switch"] {
  display: inline-flex; align-items: center; gap: 0.75em; min-block-size: 2.75em; padding: 0;
  border: 0; background: none; color: inherit; font: inherit; font-weight: 600; text-align: start; cursor: pointer;
}
[role="switch"]::before {
  content: ""; flex: none; box-sizing: border-box; inline-size: 2.75em; block-size: 1.5em;
  border: 2px solid currentcolor; border-radius: 1em;
  background: radial-gradient(circle, currentcolor 0.4em, transparent calc(0.4em + 0.5px)) no-repeat;
  background-size: 1.25em 100%; background-position-x: left;
}
[role="switch"][aria-checked="true"]::before { background-position-x: right; background-color: color-mix(in srgb, currentcolor 25%, transparent); }
[role="switch"]:dir(rtl)::before { background-position-x: right; }
[role="switch"][aria-checked="true"]:dir(rtl)::before { background-position-x: left; }
details { margin-block-end: 0.75em; }
summary { inline-size: fit-content; padding-block: 0.25em; cursor: pointer; }
ul { max-block-size: var(--hearsay-ledger-height, 20rem); margin: 0.25em 0 0; padding: 0; overflow: auto; list-style: none; }
li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1.5em; padding-block: 0.35em; border-block-end: 1px solid var(--_rule); }
.actions { margin-block-end: 1.25em; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.5em; }
.buttons button {
  min-block-size: 2.5em; padding: 0.35em 1em; border: 1px solid currentcolor; border-radius: 0.4em;
  background: none; color: inherit; font: inherit; font-weight: 600; cursor: pointer;
}
button:hover, .buttons button:hover { background-color: color-mix(in srgb, currentcolor 8%, transparent); }
[role="switch"]:hover { background-color: transparent; }
.confirm { padding: 0.75em; border: 2px solid var(--_alarm); }
[part="erased"] { margin-block: 0.5em 0; }
[part="erased"]:empty { display: none; }
:focus-visible { outline: 2px solid currentcolor; outline-offset: 2px; }
p:last-child { margin-bottom: 0; }
[part~="alarm"] { padding: 0.5em 0.75em; border: 2px solid var(--_alarm); color: var(--_alarm); font-weight: 600; }
.scroll { contain: inline-size; max-block-size: var(--hearsay-ledger-height, 20rem); margin-bottom: 0.75em; overflow: auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { padding-bottom: 0.4em; font-weight: 600; text-align: start; }
th, td { padding-block: 0.35em; padding-inline: 0 0.75em; border-bottom: 1px solid var(--_rule); text-align: start; vertical-align: top; overflow-wrap: normal; }
th:last-child, td:last-child { padding-inline-end: 0; }
thead th { font-weight: 600; }
tbody th { font-weight: 400; }
[data-standing="in the log"] td:last-child { color: var(--_good); }
[data-standing="not in the log"] td:last-child { color: var(--_alarm); font-weight: 600; }
`;
