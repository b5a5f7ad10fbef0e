import { describe, expect, it } from 'vitest';
import { type Leaf, type LeafOf, parseLeaf } from '../../../shared/log/leaf.ts';
import type { LogPart } from '../../../shared/log/log-fault.ts';
import { emptyLogState, type LogState } from '../../../shared/log/state.ts';
import { step } from '../../../shared/log/step.ts';
import {
  aggregate,
  closed,
  collecting,
  config,
  contribution,
  hash,
  model,
  open,
  release,
  waiting,
} from './fitting-leaves.ts';
import { LogBuilder, noisySite, quietSite, someUpdate } from './log-builder.ts';

const { privacy } = noisySite;
const other = { ...model, version: 9 };
const paused = new LogBuilder().play([1]).act('pause').state;
const announced = new LogBuilder().play([1]).act('roll-back').state;
const poor = step(waiting.state, {
  ...config,
  site: { ...noisySite, privacy: { ...privacy, roundsPerPeriod: 1, budgetEpsilon: 0.5 } },
});
const empty = new LogBuilder().play([1]).open().state;
const full = Array.from({ length: noisySite.round.cohort }, (_, i) => someUpdate(i)).reduce(
  (log, update) => log.contribute(update),
  new LogBuilder().play([1]).open(),
).state;
const before = new LogBuilder().state;
const catalog = parseLeaf(new LogBuilder().changeCatalog(['a']).leaves.at(-1)!) as LeafOf<'catalog'>;
const back = parseLeaf(new LogBuilder().play([1]).rollBack(0).leaves.at(-1)!) as LeafOf<'rollback'>;
const trimmed = { ...noisySite, aggregation: { kind: 'trimmed-mean', trim: 0.1 } } as const;

const parts: Record<LogPart, readonly (readonly [string, LogState, Leaf])[]> = {
  order: [
    ['a round before any config', emptyLogState, open],
    ['a contribution before any config', emptyLogState, contribution],
    ['a round left out', waiting.state, { ...open, round: 2 }],
    ['a contribution outside a round', waiting.state, contribution],
    ['a close outside a round', waiting.state, aggregate],
    ['a release outside a round', waiting.state, release],
    ['a round while one collects', collecting.state, { ...open, round: 2, period: '1' }],
    ['a round before a release', closed.state, { ...open, round: 2, period: '1' }],
    ['a second close', closed.state, { ...aggregate, to: 8 }],
    ['another leaf than an act announces', announced, open],
    ['a protocol that is not known', waiting.state, { ...config, protocol: 2 }],
  ],
  rounds: [
    ['a round while the operator has paused', paused, open],
    ['another period', waiting.state, { ...open, period: '9' }],
    ['no seed where there is noise', waiting.state, { ...open, seed: null }],
    ['a contribution to a full cohort', full, { ...contribution }],
    ['a close over fewer than there are', collecting.state, { ...aggregate, from: 7 }],
    ['an exception of another round', collecting.state, { ...aggregate, exceptions: [2] }],
    ['a close of too few', empty, { ...aggregate, to: 6 }],
    ['metrics where there are none', closed.state, { ...release, metrics: [1, 2, 3, 4, 5, 6] }],
    ['a rule on cohorts beside noise', waiting.state, { ...config, site: trimmed }],
  ],
  ledger: [
    ['a round that would pass the budget', poor, { ...open, period: '1' }],
    ['other noise than configured', closed.state, { ...release, variance: 1 }],
    ['another sum of costs', closed.state, { ...release, rho: 1 }],
  ],
  models: [
    ['a base that is not the current model', waiting.state, { ...open, base: 0 }],
    ['a version left out', closed.state, { ...release, model: other }],
    ['another spec', waiting.state, { ...config, specHash: hash }],
    ['another length', waiting.state, { ...config, dim: config.dim + 1 }],
    ['a config over another model', waiting.state, { ...config, model: other }],
    ['a log that begins with model 1', emptyLogState, config],
    ['a roll-back to what there never was', waiting.state, { ...back, toVersion: 7 }],
    ['a roll-back to what was not so', waiting.state, { ...back, model: { ...back.model, file: hash } }],
    ['a step from another catalog', before, { ...catalog, fromCatalog: hash }],
    ['a step from another spec', before, { ...catalog, fromSpec: hash }],
    ['a step to the same catalog', before, { ...catalog, catalog: catalog.fromCatalog }],
    ['a step that leaves a version out', before, { ...catalog, model: { ...catalog.model, version: 2 } }],
  ],
};

describe('a leaf that cannot come', () => {
  it.each(
    Object.entries(parts).flatMap(([part, cases]) =>
      cases.map(([what, state, leaf]) => ({ what, part, state, leaf })),
    ),
  )('LG3 $what contradicts the $part', ({ part, state, leaf }) => {
    expect(() => step(state, leaf)).toThrow(
      expect.objectContaining({ name: 'HearsayError', code: 'BAD_LOG', part }),
    );
  });

  it('LG3 LG9 fits where it is as it should be', () => {
    expect(step(before, catalog).model).toEqual(catalog.model);
    expect(step(waiting.state, back).model).toEqual(back.model);
    expect(step(poor, { ...config, site: quietSite }).size).toBe(poor.size + 1);
  });
});
