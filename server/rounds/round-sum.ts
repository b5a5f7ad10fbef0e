/** The running integer sum of a round; every update is decoded and checked before it is added. */
import { type Aggregation, aggregateCohort } from '../../shared/lattice/aggregation.ts';
import type { Course } from '../../shared/lattice/course.ts';
import {
  createUpdateDecoder,
  type SparseUpdate,
  type UpdateDecoder,
} from '../../shared/lattice/decode-update.ts';
import { addUpdate, subtractUpdate } from '../../shared/lattice/sum.ts';
import {
  assertEvaluationOnly,
  assertWithinShape,
  countedUpdate,
  type UpdateShape,
  updateLength,
} from '../../shared/lattice/update-shape.ts';

/** One sum; its memory does not grow with the updates in it. */
export class RoundSum {
  #shape: UpdateShape;
  #course: Course | null = null;
  #decode: UpdateDecoder;
  #sum: Int32Array;
  #exceptions: number[] = [];

  constructor(shape: UpdateShape) {
    this.#shape = shape;
    this.#decode = createUpdateDecoder(updateLength(shape));
    this.#sum = new Int32Array(updateLength(shape));
  }

  /** [d], and the metrics behind it where there are any; lattice units; a view. */
  get values(): Int32Array {
    return this.#sum;
  }

  /** Leaf indices of the round's contributions that are not in it, ascending. */
  get exceptions(): readonly number[] {
    return this.#exceptions;
  }

  /**
   * @param evaluationOnly whether it must leave the model as it is
   * @throws HearsayError BAD_DELTA, OUT_OF_RANGE, NORM_EXCEEDED, STALE_MODEL; then the sum is as it was
   */
  add(bytes: Uint8Array, evaluationOnly = false): void {
    const update = this.#decode(bytes);
    assertWithinShape(update, this.#shape);
    if (evaluationOnly) assertEvaluationOnly(update, this.#shape);
    addUpdate(this.#sum, this.#counted(update));
  }

  /** Take back an update that was added and could not be stored. */
  subtract(bytes: Uint8Array): void {
    subtractUpdate(this.#sum, this.#counted(this.#decode(bytes)));
  }

  /** Go on without the update of this leaf, which cannot be read. @param leafIndex above those before */
  leaveOut(leafIndex: number): void {
    this.#exceptions.push(leafIndex);
  }

  /**
   * The model's part of the sum again, as a rule makes it of the cohort (LA9); the metrics' part stays a sum.
   * @param updates all that are in the sum, as they were added
   * @throws HearsayError BAD_CONFIG where there are none
   */
  aggregate(rule: Aggregation, updates: readonly Uint8Array[]): void {
    const { modelDim: dim, modelRadius } = this.#shape;
    const cohort = { dim, count: updates.length, each: () => this.#decoded(updates) };
    this.#sum.set(aggregateCohort(cohort, rule, modelRadius));
  }

  *#decoded(updates: readonly Uint8Array[]): Generator<SparseUpdate> {
    for (const bytes of updates) yield this.#counted(this.#decode(bytes));
  }

  #counted(update: SparseUpdate): SparseUpdate {
    return countedUpdate(update, this.#shape, this.#course);
  }

  /** Begin a new round, with updates of this shape. @param course which of them count with their metrics alone; null: none */
  begin(shape: UpdateShape, course: Course | null = null): void {
    if (updateLength(shape) !== this.#sum.length) {
      this.#decode = createUpdateDecoder(updateLength(shape));
      this.#sum = new Int32Array(updateLength(shape));
    }
    this.#shape = shape;
    this.#course = course;
    this.#sum.fill(0);
    this.#exceptions = [];
  }
}
