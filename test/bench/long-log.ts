/** A long log in a folder, as an aggregator would have written it: rounds of 1,000 contributions, a release each. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodeLeaf, type Leaf, parseLeaf } from '../../shared/log/leaf.ts';
import { costOfRelease, statedRho } from '../../shared/log/release-cost.ts';
import { emptyLogState, type LogState } from '../../shared/log/state.ts';
import { step } from '../../shared/log/step.ts';
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
  while (leaves.length < least) {
    const round = wholeRound(state);
    state = round.reduce(step, state);
    leaves.push(...round.map(encodeLeaf));
  }
  return leaves;
}

/** The leaves that a round of 1,000 contributions adds to a log, its release included; hashes of nothing. */
export function wholeRound(state: LogState): Leaf[] {
  const { config, model, ledger, round: current } = state;
  if (!config || !model) throw new TypeError('a log begins with its config');
  const round = current.kind === 'collecting' ? current.round : state.nextRound;
  const period = periodOf(round, config.site);
  const base = model.version;
  const leaves: Leaf[] = [];
  if (current.kind === 'waiting')
    leaves.push({ kind: 'round-open', round, period, base, seed: hashOf('seed', round), time: round });
  const from = state.size + leaves.length;
  for (let i = 0; i < cohort; i++)
    leaves.push({ kind: 'contribution', round, update: hashOf('update', round, i) });
  const to = from + cohort;
  leaves.push({ kind: 'aggregate', round, from, to, exceptions: [], sum: hashOf('sum', round) });
  leaves.push({
    kind: 'release',
    round,
    model: { ...model, version: base + 1, file: hashOf('file', round), scoring: hashOf('scoring', round) },
    metrics: null,
    variance: config.site.privacy.variance,
    rho: statedRho(recordRelease(ledger, costOfRelease(config.site, period))),
  });
  return leaves;
}

const hashOf = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join(' ')).digest('hex');
