import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Scorer, Visitor } from '../../../client/models/model.ts';
import { models } from '../../../client/models/models.ts';
import { toSequence } from '../../../client/models/sequence.ts';
import { visitorFeatures } from '../../../client/models/visitor-features.ts';
import { type DeskParts, QuestionDesk } from '../../../client/worker/question-desk.ts';
import { loadScoringModel, loadSite } from '../../../client/worker/site.ts';
import type { Question } from '../../../client/worker/worker-messages.ts';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { smallHistory } from '../models/small-catalog.ts';
import { contributeAsStranger, createSmallSite, items, type SmallSite, smallSettings } from './small-site.ts';

const nobody = { announced: () => undefined, progressed: () => undefined };
const noon = new Date(2026, 0, 1, 12).getTime();

let small: SmallSite;
let scorers: { readonly seen: Visitor[]; readonly dispose: ReturnType<typeof vi.fn> }[];
let desk: QuestionDesk;

/** The desk of a phone at noon on a Thursday, whose scorers note whom they score. */
function openDesk(parts: Partial<DeskParts> = {}): QuestionDesk {
  return new QuestionDesk({
    fetchManifest: async () => small.manifest(),
    fetchFile: small.fetchFile,
    createScorer: async (site, parameters) => {
      const scorer = models.bilinear.createScorer(site, parameters);
      const seen: Visitor[] = [];
      const dispose = vi.fn(scorer.dispose);
      scorers.push({ seen, dispose });
      const scores: Scorer['scores'] = (visitor) => {
        seen.push(visitor);
        return scorer.scores(visitor);
      };
      return { scores, dispose };
    },
    local: async (model) => Float32Array.of(model.length),
    deviceClass: 'phone',
    now: () => noon,
    ...parts,
  });
}

beforeEach(() => {
  small = createSmallSite(smallSettings({ model: { name: 'bilinear' } }), nobody);
  scorers = [];
  desk = openDesk();
});

let asked = 0;
const ask = (about: Partial<Question> & { readonly itemId?: string } = {}) => {
  const { catalog, announcement } = small.manifest();
  const hashes = { catalog: catalog.hash, model: announcement.model.scoring };
  const attributes = { place: 'Leeds' };
  const question = { kind: 'score', id: ++asked, ...hashes, events: smallHistory, attributes, ...about };
  return desk.answer(question as Question);
};

describe('the desk of a worker', () => {
  it('scores every item with the published model, for this visitor at this moment', async () => {
    const site = await loadSite(small.manifest(), small.fetchFile);
    const parameters = await loadScoringModel(
      site,
      small.manifest().announcement.model.scoring,
      small.fetchFile,
    );
    const attributes = { place: 'Leeds', hour: 12, weekday: 4, device: 'phone' };
    const visitor = {
      sequence: toSequence(smallHistory, site.catalog.indexOf),
      features: visitorFeatures(attributes),
      local: Float32Array.of('bilinear'.length),
    };
    const { id, scores } = await ask();
    expect(id).toBe(asked);
    expect(scores).toEqual(await models.bilinear.createScorer(site, parameters).scores(visitor));
    expect(scorers[0]?.seen).toEqual([visitor]);
  });

  it('keeps a model ready until the page asks about another, and holds no other', async () => {
    await Promise.all([ask(), ask(), ask()]);
    expect(scorers).toHaveLength(1);
    await contributeAsStranger(small.aggregator);
    expect((await ask()).scores).toHaveLength(items.length);
    expect(scorers).toHaveLength(2);
    expect(scorers.map(({ dispose }) => dispose.mock.calls.length)).toEqual([1, 0]);
  });

  it('explains by what the score loses without an item', async () => {
    const { causes } = await ask({ kind: 'explain', itemId: 'teapot' });
    const score = async (events: typeof smallHistory) =>
      (await ask({ events })).scores![items.findIndex(({ id }) => id === 'teapot')]!;
    const whole = await score(smallHistory);
    const lost = new Map<string, number>();
    for (const { itemId } of smallHistory) {
      const without = await score(smallHistory.filter((event) => event.itemId !== itemId));
      if (whole > without) lost.set(itemId!, whole - without);
    }
    const total = [...lost.values()].reduce((sum, value) => sum + value, 0);
    expect(causes!.length).toBeGreaterThan(0);
    expect(new Map(causes!.map(({ itemId, share }) => [itemId, share]))).toEqual(
      new Map([...lost].map(([id, value]) => [id, expect.closeTo(value / total, 9)])),
    );
    expect(await ask({ kind: 'explain', itemId: 'gone' })).toEqual({ kind: 'answer', id: asked });
  });

  it('answers with nothing where it cannot tell, and begins anew with the next question', async () => {
    const createScorer = vi.fn<DeskParts['createScorer']>();
    desk = openDesk({ createScorer });
    createScorer.mockRejectedValueOnce(new HearsayError('NO_BACKEND', 'none'));
    expect(await ask()).toEqual({ kind: 'answer', id: asked });
    const scores = vi.fn<Scorer['scores']>().mockRejectedValueOnce(new HearsayError('DEVICE_LOST', 'gone'));
    const dispose = vi.fn(() => {
      throw new Error('it went with its device');
    });
    createScorer.mockResolvedValueOnce({ scores, dispose });
    expect(await ask()).toEqual({ kind: 'answer', id: asked });
    expect(dispose).toHaveBeenCalledTimes(1);
    createScorer.mockImplementation(async (...site) => models.bilinear.createScorer(...site));
    expect((await ask()).scores).toHaveLength(items.length);
  });

  it('answers nothing about another catalog, or a model that is not there', async () => {
    expect(await ask({ catalog: 'ab'.repeat(32) })).toEqual({ kind: 'answer', id: asked });
    expect(await ask({ model: 'ab'.repeat(32) })).toEqual({ kind: 'answer', id: asked });
    expect((await ask()).scores).toHaveLength(items.length);
  });

  it('answers one after the other', async () => {
    let inside = 0;
    const scores: Scorer['scores'] = async () => {
      expect(++inside).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
      return new Float32Array(items.length);
    };
    desk = openDesk({ createScorer: async () => ({ scores, dispose: () => undefined }) });
    const answers = await Promise.all([ask(), ask({ kind: 'explain', itemId: 'lamp' }), ask()]);
    expect(answers.map(({ id }) => id)).toEqual([asked - 2, asked - 1, asked]);
  });
});
