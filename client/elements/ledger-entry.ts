/**
 * The script of `<hearsay-ledger>`, fetched by the script tag where the element is on the page; a page can also load it
 * itself, as `hearsay-ledger.js`.
 */
import { leaveOnScript } from '../embed/client-script.ts';
import type { ElementsScript } from './element-script.ts';
import { defineLedger, startLedger } from './hearsay-ledger.ts';

const elements: ElementsScript<'hearsay-ledger'> = { 'hearsay-ledger': startLedger };
leaveOnScript(elements);
defineLedger();
