/** A long log in a folder, as an aggregator would have written it: rounds of 1,000 contributions, a release each. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodeLeaf, type Leaf, parseLeaf } from '../../shared/log/leaf.ts';
import { costOfRelease, statedRho } from '../../shared/log/release-cost.ts';
import { emptyLogState, step } from '../../shared/log/state.ts';
import { recordRelease } from '../../shared/privacy/ledger.ts';
import { periodOf } from '../../shared/protocol/site-config.ts';
import { serve } from '../shared/audit/served-log.ts';
import { LogBuilder, noisySite } from '../shared/log/log-builder.ts';

const cohort = 1000;
const site = {
  ...noisySite,
  round: { ...noisySite.round, cohort },
  privacy: { ...noisySite.privacy, roundsPerPeriod: 10 },
};

/** @returns number of leaves, `least` or a round more */
export function writeLongLog(folder: string, least: number): number {
  const leaves = longLog(least);
  for (const [path, bytes] of serve(leaves)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return leaves.length;
}

function longLog(least: number): Uint8Array[] {
  const leaves = new LogBuilder(site).leaves.slice(0, 1);
  let state = leaves.map(parseLeaf).reduce(step, emptyLogState);
  const push = (leaf: Leaf): void => {
    state = step(state, leaf);
    leaves.push(encodeLeaf(leaf));
  };
  while (leaves.length < least) {
    const { nextRound: round, model, ledger } = state;
    if (!model) throw new TypeError('a log begins with its config');
    const period = periodOf(round, site);
    const base = model.version;
    push({ kind: 'round-open', round, period, base, seed: hashOf('seed', round), time: round });
    const from = leaves.length;
    for (let i = 0; i < cohort; i++)
      push({ kind: 'contribution', round, update: hashOf('update', round, i) });
    const exceptions: number[] = [];
    push({ kind: 'aggregate', round, from, to: leaves.length, exceptions, sum: hashOf('sum', round) });
    push({
      kind: 'release',
      round,
      model: { ...model, version: base + 1, file: hashOf('file', round), scoring: hashOf('scoring', round) },
      metrics: null,
      variance: site.privacy.variance,
      rho: statedRho(recordRelease(ledger, costOfRelease(site, period))),
    });
  }
  return leaves;
}

const hashOf = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join(' ')).digest('hex');
