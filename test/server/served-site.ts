/** The small site as an operator has it: items and settings in files, for a `hearsay serve` that runs in their folder. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { items, noisyConfig } from './test-site.ts';

const { model, lattice, localTraining, round, optimizer } = noisyConfig;

/** Those of `noisyConfig`, with periods of four rounds, on any free port. */
export const servedSettings = {
  ...{ port: 0, catalog: 'items.csv' },
  ...{ model, lattice, localTraining, round, optimizer },
  privacy: { noiseMultiplier: 2, cap: 2, roundsPerPeriod: 4, delta: 1e-6, budgetEpsilon: null },
};

/** Write both. @param name of the settings' file */
export function writeSite(folder: string, name: string, settings: object = servedSettings): void {
  const rows = items.map(({ id, title }) => `${id},${title}`);
  writeFileSync(join(folder, 'items.csv'), ['id,title', ...rows, ''].join('\n'));
  writeFileSync(join(folder, name), JSON.stringify(settings));
}
