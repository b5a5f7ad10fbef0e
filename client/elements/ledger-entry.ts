/** The script `hearsay-ledger.js`: makes `<hearsay-ledger>` known to the page that loads it. */
import { defineLedger } from './hearsay-ledger.ts';

defineLedger();
