/** Asks a model the questions of a split and adds up the answers, in all threads. */
import { columnCounts, interactionMatrix } from './baselines/interaction-matrix.ts';
import { evaluateStage } from './federation/evaluate-stage.ts';
import type { ThreadPool } from './federation/thread-pool.ts';
import { type AnswerResult, answerResult } from './metrics/answer-result.ts';
import { type AnswerState, answerSums } from './metrics/answer-sums.ts';
import { activityQuartiles, attributeGroupings, type Grouping } from './metrics/grouping.ts';
import { newVisitorEvents, type Split, type Stage, type Test } from './protocol/split.ts';

/** Answers of trained users and of new visitors by number of known events. */
export type StageAnswers = {
  readonly trained: AnswerState;
  readonly newVisitors: ReadonlyMap<number, AnswerState>;
};

/** A model, and the own parameters of users who have some. */
export type Judged = { readonly model: Float32Array; readonly locals: ReadonlyMap<number, Float32Array> };

/** See the head of this file. */
export class StageJudge {
  readonly #split: Split;
  readonly #seed: number;
  readonly #pool: ThreadPool;
  readonly #groupings: readonly Grouping[];

  constructor({ split, seed }: { split: Split; seed: number }, pool: ThreadPool) {
    const tests = split.stages.flatMap((stage) => stage.tests);
    this.#split = split;
    this.#seed = seed;
    this.#pool = pool;
    this.#groupings = [activityQuartiles(split.dataset, tests), ...attributeGroupings(split.dataset)];
  }

  /** Some of a stage's questions. */
  ask(tests: readonly Test[], { model, locals }: Judged): Promise<AnswerState> {
    return evaluateStage(this.#pool, model, { tests, locals, ...this.#questions() });
  }

  /** All questions of a stage. */
  async askAll(stage: Stage, judged: Judged): Promise<StageAnswers> {
    const trained = await this.ask(stage.tests, judged);
    const newVisitors = new Map<number, AnswerState>();
    for (const count of newVisitorEvents) {
      const tests = stage.newVisitorTests.get(count) ?? [];
      newVisitors.set(count, await this.ask(tests, { ...judged, locals: new Map() }));
    }
    return { trained, newVisitors };
  }

  /** The answers of two stages together. */
  merged(one: StageAnswers, other: StageAnswers): StageAnswers {
    const newVisitors = new Map(other.newVisitors);
    for (const [count, state] of one.newVisitors) {
      const added = newVisitors.get(count);
      newVisitors.set(count, added ? this.together(state, added) : state);
    }
    return { trained: this.together(one.trained, other.trained), newVisitors };
  }

  /** The same of the answers to some questions. */
  together(one: AnswerState, other: AnswerState): AnswerState {
    const sum = answerSums(this.#questions());
    sum.merge(one);
    sum.merge(other);
    return sum.state();
  }

  /** Metrics of answers; what is popular is counted from what could be learned from at that stage. */
  resultOf(state: AnswerState, { trainEnds }: Stage): AnswerResult {
    const { dataset } = this.#split;
    const popularity = columnCounts(interactionMatrix({ dataset, trainEnds }), dataset.items.length);
    const { least, most } = dataset.ratingScale ?? { least: 0, most: 1 };
    return answerResult(state, { groupings: this.#groupings, ratingRange: most - least }, popularity);
  }

  #questions() {
    const { dataset, includeKnown } = this.#split;
    return { items: dataset.items.length, seed: this.#seed, includeKnown, groupings: this.#groupings };
  }
}
