import { describe, expect, it } from 'vitest';
import type { Leaf, LeafOf } from '../../../shared/log/leaf.ts';
import { emptyLogState } from '../../../shared/log/state.ts';
import { step } from '../../../shared/log/step.ts';
import { aggregate, config, contribution, hash, model, open, refused, waiting } from './fitting-leaves.ts';
import { LogBuilder, noisySite, quietSite, someUpdate } from './log-builder.ts';

describe('a config', () => {
  const rule = { kind: 'trimmed-mean', trim: 0.1 } as const;

  it('LA9 may state a rule for cohorts where there is no privacy', () => {
    const stated = { ...config, site: { ...quietSite, aggregation: rule } };
    expect(step(waiting.state, stated).config?.site.aggregation).toEqual(rule);
  });

  it.each([
    ['noise', { ...noisySite, aggregation: rule }],
    ['a budget', { ...quietSite, privacy: { ...quietSite.privacy, budgetEpsilon: 8 }, aggregation: rule }],
    [
      'a cohort that is too large to look at',
      { ...quietSite, round: { ...quietSite.round, cohort: 4097 }, aggregation: rule },
    ],
  ])('LA9 may state no rule for cohorts beside %s', (_, site) => {
    refused(waiting.state, { ...config, site });
  });

  it('LG3 begins a log with model 0', () => {
    const { model: first } = new LogBuilder().configLeaf();
    refused(emptyLogState, { ...config, model: { ...first, version: 1 } });
  });

  it('LG3 cannot change the spec', () => {
    refused(waiting.state, { ...config, specHash: hash });
  });

  it.each([
    ['version', { version: 0 }],
    ['file', { file: hash }],
    ['master', { master: hash }],
    ['optimizer', { optimizer: hash }],
  ])('LG3 cannot swap the current model: another %s', (_, other) => {
    refused(waiting.state, { ...config, model: { ...config.model, ...other } });
  });
});

describe('a roll-back', () => {
  const back = (log: LogBuilder, toVersion: number, other: object = {}): Leaf => ({
    kind: 'rollback',
    cause: 'operator',
    toVersion,
    model: { ...log.state.models.find(({ version }) => version === toVersion)!, version: 4 },
    round: null,
    ...other,
  });
  const three = () => new LogBuilder().play([1]).play([2]).play([3]);

  it('LG8 goes back to an earlier model under the next version, and rounds go on counting', () => {
    const log = three();
    const first = log.state.models[1]!;
    const after = step(log.state, back(log, 1));
    expect(after.model).toEqual({ ...first, version: 4 });
    expect(after).toMatchObject({
      round: { kind: 'waiting' },
      nextRound: 3,
      releases: 3,
      size: log.state.size + 1,
    });
    const opened = step(after, { ...open, round: 3, period: '1', base: 4 });
    expect(opened.round).toMatchObject({ kind: 'collecting', base: 4 });
  });

  it('LG8 refunds nothing', () => {
    const log = three();
    expect(step(log.state, back(log, 0)).ledger).toEqual(log.state.ledger);
  });

  it('LG8 may go back again, to a model that was itself gone back to', () => {
    const log = three().rollBack(1).rollBack(3).rollBack(4);
    expect(log.state.model?.version).toBe(6);
    expect(log.state.model?.master).toBe(log.state.models[1]?.master);
  });

  it('LG8 ends a round that collects, and names it', () => {
    const log = three().open().contribute(someUpdate(4));
    const after = step(log.state, back(log, 2, { round: 3 }));
    expect(after.round).toEqual({ kind: 'waiting' });
    refused(after, { ...contribution, round: 3 });
    refused(after, { ...aggregate, round: 3 });
    refused(log.state, back(log, 2));
    refused(log.state, back(log, 2, { round: 2 }));
  });

  it('LG8 names no round where none collects, and waits for the release of a closed one', () => {
    const log = three();
    refused(log.state, back(log, 2, { round: 2 }));
    const closing = three().open().contribute(someUpdate(4)).close();
    refused(closing.state, back(closing, 2, { round: 3 }));
    refused(closing.state, back(closing, 2));
  });

  it.each([
    ['the current model', 3, {}],
    ['the same version again', 1, { model: { ...model, version: 3 } }],
    ['a version left out', 1, { model: { ...model, version: 5 } }],
  ])('LG8 refuses %s', (_, toVersion, other) => {
    const log = three();
    refused(log.state, back(log, toVersion, other));
  });

  it('LG8 refuses a version that there never was', () => {
    const log = three();
    refused(log.state, { ...back(log, 1), toVersion: 9 } as Leaf);
  });

  it.each(['file', 'master', 'optimizer'])('LG8 refuses another %s than that version had', (name) => {
    const log = three();
    const honest = back(log, 1) as LeafOf<'rollback'>;
    refused(log.state, { ...honest, model: { ...honest.model, [name]: hash } });
  });

  it('LG8 refuses a model of more than a hundred releases ago', () => {
    const log = new LogBuilder();
    const first = log.state.models[0]!;
    for (let i = 0; i < 101; i++) log.play([1]);
    const to = (version: number): Leaf =>
      ({ ...back(log, version), model: { ...first, version: 102 } }) as Leaf;
    refused(log.state, to(0));
    expect(log.state.models[0]?.version).toBe(1);
    // of the models that can be gone back to, the optimizers and the leaves are kept, and no others
    expect([log.state.optimizers.length, log.state.modelLeaves.length]).toEqual([101, 101]);
    expect([log.state.modelLeaves[0], log.state.modelLeaves.at(-1)]).toEqual([4, 404]);
    expect(() => log.rollBack(1)).not.toThrow();
  });

  it('LG8 comes after a config like any leaf', () => {
    refused(emptyLogState, back(three(), 1));
  });
});
