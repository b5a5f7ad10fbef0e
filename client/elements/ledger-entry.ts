/**
 * The script of `<hearsay-ledger>`, fetched by the script tag where the element is on the page; a page can also load it
 * itself, as `hearsay-ledger.js`.
 */
import type { ElementsScript } from './element-script.ts';
import { defineLedger, startLedger } from './hearsay-ledger.ts';

const { currentScript } = document as { currentScript: { hearsay?: ElementsScript } | null };
if (currentScript) currentScript.hearsay = { 'hearsay-ledger': startLedger };
defineLedger();
