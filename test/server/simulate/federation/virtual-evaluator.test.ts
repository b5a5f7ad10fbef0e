import { describe, expect, it } from 'vitest';
import { indexCatalog } from '../../../../client/models/catalog-index.ts';
import { scoreOnce } from '../../../../client/models/score-once.ts';
import { noFeatures } from '../../../../client/models/visitor-features.ts';
import { rankNextEvent } from '../../../../client/worker/next-event.ts';
import type { Trainer } from '../../../../client/worker/trainer.ts';
import { VirtualEvaluator } from '../../../../server/simulate/federation/virtual-evaluator.ts';
import { poolingSpec } from '../../../../shared/model/pooling-spec.ts';
import { eventTypes } from '../../../../shared/protocol/event-type.ts';
import { roughParameters } from '../../../client/models/small-catalog.ts';
import { fixture } from '../fixture.ts';

const dataset = fixture({ users: 200, items: 40, clusters: 4 });
const catalog = indexCatalog(dataset.catalog);
const spec = poolingSpec(catalog.shape, 4);
const modelSite = { spec, catalog };
const model = roughParameters(spec, 7);
const earlier = roughParameters(spec, 8);
const site = { dataset, model: { name: 'pooling', dim: 4 }, includeKnown: false, seed: 3 } as const;
const local = new Float32Array(0);

function evaluator() {
  const created = new VirtualEvaluator(site, modelSite);
  created.useModels({ current: model, held: earlier });
  return created;
}

/** What a real browser finds, with the events as its history keeps them. */
async function browserRank(parameters: Float32Array, user: number, end: number, since: number) {
  const start = dataset.starts[user]!;
  const { item, type, time } = dataset.events;
  const history = Array.from({ length: end - start }, (_, i) => ({
    ...{
      itemId: dataset.items[item[start + i]!]!,
      type: eventTypes[type[start + i]!]!,
      time: time[start + i]!,
    },
  }));
  const trainer = { score: scoreOnce } as unknown as Trainer;
  const visitor = { features: noFeatures, local };
  return rankNextEvent(modelSite, parameters, { history, since, visitor }, trainer);
}

describe('the evaluation of a virtual browser', () => {
  it('PR9 finds the rank that a browser with this history finds, for either model', async () => {
    const virtual = evaluator();
    const ranks = new Set<number | null>();
    for (let user = 0; user < 40; user++) {
      const end = dataset.starts[user + 1]! - (user % 3);
      const profile = { user, end, knownEnd: undefined, local };
      const rank = await virtual.rank('current', profile);
      expect(rank).toBe(await browserRank(model, user, end, Number.NEGATIVE_INFINITY));
      expect(await virtual.rank('held', profile)).toBe(
        await browserRank(earlier, user, end, Number.NEGATIVE_INFINITY),
      );
      ranks.add(rank);
    }
    expect(ranks.size).toBeGreaterThan(10);
  });

  it('PR9 ranks nothing that the profile may have trained on', async () => {
    const virtual = evaluator();
    const end = dataset.starts[1]!;
    const rank = (knownEnd: number) => virtual.rank('current', { user: 0, end, knownEnd, local });
    expect(await rank(end)).toBeNull();
    const since = dataset.events.time[end - 2]!;
    expect(await rank(end - 1)).toBe(await browserRank(model, 0, end, since));
    expect(await rank(end - 1)).not.toBeNull();
  });

  it('PR9 holds a share of the profiles, the same in every release, another with another seed', async () => {
    const everybody = Array.from({ length: 200 }, (_, user) => user);
    const held = (of: VirtualEvaluator) => Promise.all(everybody.map((user) => of.isHeld(user, 0.25)));
    const once = await held(evaluator());
    const again = evaluator();
    expect(await held(again)).toEqual(once);
    expect(await held(again)).toEqual(once);
    const share = once.filter(Boolean).length / 200;
    expect(Math.abs(share - 0.25)).toBeLessThan(3 * Math.sqrt((0.25 * 0.75) / 200));
    const other = new VirtualEvaluator({ ...site, seed: 4 }, modelSite);
    other.useModels({ current: model, held: earlier });
    expect(await held(other)).not.toEqual(once);
  });

  it('PR9 holds nobody while there is no earlier model', async () => {
    const virtual = evaluator();
    virtual.useModels({ current: model });
    for (let user = 0; user < 20; user++) expect(await virtual.isHeld(user, 0.99)).toBe(false);
  });
});
