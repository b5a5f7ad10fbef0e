/** Asks a model the questions of a split and adds up the answers, in all threads. */
import { itemPopularity } from './baselines/popularity.ts';
import { among } from './federation/among.ts';
import type { ThreadPool } from './federation/thread-pool.ts';
import { type AnswerResult, answerResult } from './metrics/answer-result.ts';
import { type AnswerState, addAnswers, noAnswers } from './metrics/answer-sums.ts';
import { activityQuartiles, attributeGroupings, type Grouping } from './metrics/grouping.ts';
import { askStage, type StageAnswers } from './metrics/stage-answers.ts';
import type { Split, Stage, Test } from './split/split.ts';

/** The model that recommends, [d], and the own parameters of users who have some. */
export type Judged = { readonly model: Float32Array; readonly locals: ReadonlyMap<number, Float32Array> };

/** Tests of one task: a tenth of a second or so. */
const testsPerTask = 32;

/** See the head of this file. */
export class StageJudge {
  readonly #split: Split;
  readonly #pool: ThreadPool;
  readonly #groupings: readonly Grouping[];

  constructor(split: Split, pool: ThreadPool) {
    const tests = split.stages.flatMap((stage) => stage.tests);
    this.#split = split;
    this.#pool = pool;
    this.#groupings = [activityQuartiles(split.dataset, tests), ...attributeGroupings(split.dataset)];
  }

  /** Some of a stage's questions. */
  async ask(tests: readonly Test[], { model, locals }: Judged): Promise<AnswerState> {
    const groupings = this.#groupings;
    const tasks = [];
    for (let from = 0; from < tests.length; from += testsPerTask) {
      const part = tests.slice(from, from + testsPerTask);
      const users = part.map(({ user }) => user);
      tasks.push({ tests: part, groupings, locals: among(users, locals) });
    }
    const total = noAnswers({ items: this.#split.dataset.items.length, groupings });
    this.#pool.scoring.set(model);
    await this.#pool.evaluate(tasks, (state) => addAnswers(total, state));
    return total;
  }

  /** All questions of a stage. */
  askAll(stage: Stage, judged: Judged): Promise<StageAnswers> {
    return askStage(stage, (tests) => this.ask(tests, judged));
  }

  /** Metrics of answers; what is popular is counted from what could be learned from at that stage. */
  resultOf(state: AnswerState, { trainEnds }: Stage): AnswerResult {
    const { dataset } = this.#split;
    const popularity = itemPopularity({ dataset, trainEnds });
    const { least, most } = dataset.ratingScale ?? { least: 0, most: 1 };
    return answerResult(state, { groupings: this.#groupings, ratingRange: most - least }, popularity);
  }
}
