/** Tests that the suites of `model-conformance.ts` and `history-model-conformance.ts` have in common. */
import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import type { LocalTask, Scorer, Visitor } from '../../../client/models/model.ts';
import { type ModelSpec, specDim } from '../../../shared/model/spec.ts';
import { expectClose } from './expect-close.ts';
import { richHistory, toEvents } from './small-catalog.ts';

/** A model with parameters at which every term counts, over a catalog with the items of `smallCatalog`. */
export type Stage = {
  readonly spec: ModelSpec;
  readonly parameters: Float32Array;
  /** The memory of `local` is the same for each visitor. */
  readonly visitorOf: (history: readonly HistoryEvent[]) => Visitor;
  readonly taskOf: (history: readonly HistoryEvent[]) => LocalTask | undefined;
  readonly scorer: () => Scorer;
};

/** For the loop of a local round: nothing to wait for. */
export const breathe = async (): Promise<void> => undefined;

/** @param naiveScores of all items, from the definition */
export function itScoresAsDefined(
  stage: Stage,
  naiveScores: (history: readonly HistoryEvent[]) => readonly number[],
): void {
  it('scores as the definition reads: a history, one event, nothing at all', async () => {
    const before = memory().numTensors;
    const scorer = stage.scorer();
    for (const history of [richHistory, richHistory.slice(0, 1), []]) {
      expectClose(await scorer.scores(stage.visitorOf(history)), naiveScores(history));
    }
    scorer.dispose();
    expect(memory().numTensors).toBe(before);
  });
}

/** What a model hands to a device. */
export function itHandsOverCopies(stage: Stage): void {
  it('has the shapes that it says, and shares no memory with the parameters or the visitor', () => {
    const { local } = stage.visitorOf(richHistory);
    const [before, localBefore] = [stage.parameters.slice(), local.slice()];
    const { variables, constants, toDelta } = stage.taskOf(richHistory)!;
    for (const { values, shape } of [...Object.values(variables), ...Object.values(constants)]) {
      expect(values).toHaveLength(shape.reduce((product, extent) => product * extent, 1));
    }
    for (const { values } of Object.values(variables)) values.fill(7);
    const changes = Object.entries(variables).map(([name, { values }]) => [name, values]);
    expect(toDelta(Object.fromEntries(changes))).toHaveLength(specDim(stage.spec));
    expect(stage.parameters).toEqual(before);
    expect(local).toEqual(localBefore);
  });

  it('is nothing where nothing was wanted', () => {
    expect(stage.taskOf([])).toBeUndefined();
    expect(stage.taskOf(toEvents([['lamp', 'dislike', 1]]))).toBeUndefined();
    expect(stage.taskOf(toEvents([['no longer sold', 'purchase', 1]]))).toBeUndefined();
  });
}
