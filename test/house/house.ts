/**
 * `npm run house [-- --json FILE]`: whether the house is in order, in one table. Looks at what git tracks; what takes long
 * it reads from the results of `npm run coverage`, `mutation`, `house:runs` and `house:clones`. Ends with 1 where a row fails.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkCopies } from './copies.ts';
import { checkUnused, checkWeaknesses } from './dependencies.ts';
import { measuredRows } from './measured-rows.ts';
import { quickRows } from './quick-rows.ts';
import { isGood, type Row, toTable, toVerdict } from './row.ts';
import { readSources } from './source.ts';

const { values: options } = parseArgs({ options: { json: { type: 'string' } } });
const sources = readSources();
const slow = Promise.all([checkCopies(sources), checkUnused(), checkWeaknesses()]);
const rows: readonly Row[] = [...quickRows(sources), ...(await slow), ...measuredRows()];
process.stdout.write(`${toTable(rows)}\n${toVerdict(rows)}\n`);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
process.exitCode = rows.every(isGood) ? 0 : 1;
