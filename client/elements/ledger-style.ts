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
:host([hidden]), [hidden] { display: none; }
p { margin: 0 0 0.75em; }
p:last-child { margin-bottom: 0; }
[part~="alarm"] { padding: 0.5em 0.75em; border: 2px solid var(--_alarm); color: var(--_alarm); font-weight: 600; }
.scroll { max-block-size: var(--hearsay-ledger-height, 20rem); margin-bottom: 0.75em; overflow: auto; }
.scroll:focus-visible { outline: 2px solid currentcolor; outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { padding-bottom: 0.4em; font-weight: 600; text-align: start; }
th, td { padding: 0.35em 0.75em 0.35em 0; border-bottom: 1px solid var(--_rule); text-align: start; vertical-align: top; }
th:last-child, td:last-child { padding-inline-end: 0; }
thead th { font-weight: 600; }
tbody th { font-weight: 400; }
th, td { overflow-wrap: normal; }
[data-standing="in the log"] td:last-child { color: var(--_good); }
[data-standing="not in the log"] td:last-child { color: var(--_alarm); font-weight: 600; }
`;
