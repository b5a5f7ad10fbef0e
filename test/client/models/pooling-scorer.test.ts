import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import { createPoolingScorer } from '../../../client/models/pooling-scorer.ts';
import { toSequence } from '../../../client/models/sequence.ts';
import { poolingSpec } from '../../../shared/model/pooling-spec.ts';
import { splitVector } from '../../../shared/model/spec.ts';
import { eventTypes } from '../../../shared/protocol/event-type.ts';
import { expectClose } from './expect-close.ts';
import { naiveScores } from './naive-pooling.ts';
import { richCatalog, roughParameters, smallHistory, toEvents } from './small-catalog.ts';

const dim = 3;
const spec = poolingSpec(richCatalog.shape, dim);
const parameters = roughParameters(spec, 21);
const scorer = createPoolingScorer(splitVector(spec, parameters), richCatalog);
const scoresOf = (history: typeof smallHistory) => scorer.scores(toSequence(history, richCatalog.indexOf));

/** To half a ten-thousandth. */
const expectNear = (actual: ArrayLike<number>, expected: ArrayLike<number>): void =>
  expectClose(actual, expected, 5e-5);

// The loss that trains is held against the same naive reference, in `pooling.test.ts`: so the two stay together.
describe('the scores of a page', () => {
  it('are those of the model that trains', () => {
    expectNear(scoresOf(smallHistory), naiveScores(parameters, dim, richCatalog, smallHistory));
  });

  it('are those of the model that trains, for any history', () => {
    const ids = [...richCatalog.items.map(({ id }) => id), 'gone'];
    const line = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...eventTypes), fc.nat(300));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const history = toEvents(lines);
        expectNear(scoresOf(history), naiveScores(parameters, dim, richCatalog, history));
      }),
    );
  });

  it('are those of the start vector without a history, or with one that the catalog does not know', () => {
    const nobody = naiveScores(parameters, dim, richCatalog, []);
    expectNear(scoresOf([]), nobody);
    expectNear(scoresOf(toEvents([['gone', 'purchase', 1]])), nobody);
  });

  it('are the bias and what each event adds', () => {
    const sequence = toSequence(smallHistory, richCatalog.indexOf);
    const { itemBias } = splitVector(spec, parameters);
    scoresOf(smallHistory).forEach((score, item) => {
      const added = scorer.contributions(sequence)(item);
      expect(added).toHaveLength(smallHistory.length);
      expect(added.reduce((total, value) => total + value, itemBias[item]!)).toBeCloseTo(score, 4);
    });
  });

  it('are none for an empty catalog', () => {
    const empty = indexCatalog([]);
    const emptySpec = poolingSpec(empty.shape, dim);
    const none = createPoolingScorer(splitVector(emptySpec, roughParameters(emptySpec, 1)), empty);
    expect(none.scores(toSequence([], empty.indexOf))).toHaveLength(0);
  });

  it('leave the parameters as they were, however often they are asked for', () => {
    const before = parameters.slice();
    expect(scoresOf(smallHistory)).toEqual(scoresOf(smallHistory));
    expect(parameters).toEqual(before);
  });
});
