/**
 * Many virtual browsers, one after the other, on one thread: each trains on its own history with the client's models,
 * clips and rounds as a browser does, and its integers go into a sum. What one does depends on (seed, release, user)
 * alone, so a run is the same on any number of threads.
 */
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import type { LocalTraining } from '../../../client/models/local-round.ts';
import type { ModelSite } from '../../../client/models/model.ts';
import { replayedEvents, replayHalfLifeMs } from '../../../client/models/replay.ts';
import { maxEvents } from '../../../client/models/sequence.ts';
import { clipDelta } from '../../../shared/lattice/clip.ts';
import type { SparseUpdate } from '../../../shared/lattice/decode-update.ts';
import { encodeUpdate } from '../../../shared/lattice/encode-update.ts';
import type { Lattice } from '../../../shared/lattice/lattice.ts';
import { roundToLattice, type Uniform } from '../../../shared/lattice/round.ts';
import { modelLattice } from '../../../shared/lattice/update-shape.ts';
import { type Arm, withMetrics } from '../../../shared/metrics/evaluation.ts';
import { modelSpec } from '../../../shared/model/model-spec.ts';
import { specDim } from '../../../shared/model/spec.ts';
import type { SiteConfig } from '../../../shared/protocol/site-config.ts';
import type { AttackSettings } from '../poisoning/attack-settings.ts';
import { attackedDelta } from '../poisoning/attacked-delta.ts';
import { seededUniform, streams } from '../seeded-uniform.ts';
import { type History, historyOf } from '../split/history.ts';
import { addTo, toSparse } from './dense-update.ts';
import type { ReplaySettings } from './federation-settings.ts';
import type { LocalTrainer } from './local-trainer.ts';
import type { SimulatedSite } from './simulated-site.ts';
import { VirtualEvaluator } from './virtual-evaluator.ts';
import { visitorOf } from './virtual-visitor.ts';

/** What some virtual browsers train on, and where their updates go. */
export type TrainTask = {
  readonly release: number;
  /** Who, and the end of what each may be trained on; same length. */
  readonly users: Int32Array;
  readonly ends: Int32Array;
  readonly training: LocalTraining;
  /** Null: the deltas themselves are summed. */
  readonly lattice: Lattice | null;
  /** Own parameters of those who have some, by user. */
  readonly locals: ReadonlyMap<number, Float32Array>;
  /** Absent: what the client does. */
  readonly replay?: ReplaySettings | undefined;
  /** Null: no federated evaluation; updates hold the model's coordinates alone. */
  readonly metrics: SiteConfig['metrics'];
  /** With metrics, of those who have given before: end of the events that they had then, by user. */
  readonly knownEnds: ReadonlyMap<number, number>;
  /** Whether the first update is encoded, to know its size. */
  readonly isMeasured: boolean;
  /** What the hostile ones of them do; absent: there are none. Needs a lattice. */
  readonly attack?: AttackSettings | undefined;
  /** Whether each update is told as well, for rules that look at more than their sum. */
  readonly keepsUpdates?: boolean;
};

/** What came of it; counts and sums. */
export type TrainReport = {
  readonly contributions: number;
  readonly steps: number;
  /** Of the updates that were encoded. */
  readonly measured: { readonly updates: number; readonly bytes: number };
  readonly locals: ReadonlyMap<number, Float32Array>;
  /** Who has given, held ones among them; they are no contributions to the model. */
  readonly givers: readonly number[];
  /** One each of them, where they are kept. */
  readonly updates: readonly SparseUpdate[];
};

/** See the head of this file. */
export class VirtualBrowsers {
  readonly modelSite: ModelSite;
  readonly #site: SimulatedSite;
  readonly #trainer: LocalTrainer;
  readonly #evaluator: VirtualEvaluator;
  #published = new Float32Array(0);

  /** @param createTrainer from the model and its site */
  constructor(site: SimulatedSite, createTrainer: (site: ModelSite) => LocalTrainer) {
    const catalog = indexCatalog(site.dataset.catalog);
    this.#site = site;
    this.modelSite = { spec: modelSpec(site.model, catalog.shape), catalog };
    this.#trainer = createTrainer(this.modelSite);
    this.#evaluator = new VirtualEvaluator(site, this.modelSite);
  }

  /**
   * @param parameters [d], the published model to train on from now on
   * @param evaluated [d] by arm, the models to evaluate
   */
  useModel(parameters: Float32Array, evaluated: Partial<Record<Arm, Float32Array>>): void {
    this.#published = parameters as Float32Array<ArrayBuffer>;
    this.#trainer.useModel(parameters);
    this.#evaluator.useModels(evaluated);
  }

  /**
   * Train these users, or let them evaluate the held model, and add their updates.
   * @param sum mutated: lattice units in an Int32Array, [d], or [d + 6] with metrics; or weight units where there is
   * no lattice, [d]
   */
  async train(task: TrainTask, sum: Int32Array | Float32Array): Promise<TrainReport> {
    const { users, metrics } = task;
    const locals = new Map<number, Float32Array>();
    const measured = { updates: 0, bytes: 0 };
    const givers: number[] = [];
    const updates: SparseUpdate[] = [];
    const give = (user: number, update: Int32Array | Float32Array): void => {
      addTo(sum, update);
      givers.push(user);
      if (task.keepsUpdates && update instanceof Int32Array) updates.push(toSparse(update));
    };
    let [contributions, steps] = [0, 0];
    for (const [i, user] of users.entries()) {
      if (metrics && (await this.#evaluator.isHeld(user, metrics.holdout))) {
        const update = await this.#evaluationUpdate(task, i);
        if (!update) continue;
        give(user, update);
        continue;
      }
      const trained = await this.#trainingUpdate(task, i);
      if (!trained) continue;
      const { update } = trained;
      give(user, update);
      if (task.isMeasured && contributions === 0 && update instanceof Int32Array) {
        measured.updates++;
        measured.bytes += encodeUpdate(update).length;
      }
      if (trained.local.length > 0) locals.set(user, trained.local);
      contributions++;
      steps += trained.losses.length;
    }
    return { contributions, steps, measured, locals, givers, updates };
  }

  /** @param i of the task's users @returns undefined where there is nothing to learn from */
  async #trainingUpdate(task: TrainTask, i: number) {
    const { dataset, seed } = this.#site;
    const { training, lattice, metrics } = task;
    const user = task.users[i]!;
    const history = historyOf(dataset, dataset.starts[user]!, task.ends[i]!);
    const draw = seededUniform(seed, streams.training, this.#streamOf(task, user));
    const visitor = visitorOf(history, this.#replayed(history, task, draw), task.locals.get(user));
    const trained = await this.#trainer.train({ visitor, training, draw });
    if (!trained) return undefined;
    if (!lattice) return { ...trained, update: trained.delta };
    const uniform = seededUniform(seed, streams.rounding, this.#streamOf(task, user));
    const delta = this.#sentDelta(trained.delta, task, user);
    const update = toUpdate(delta, modelLattice({ lattice, metrics }), uniform);
    if (!metrics) return { ...trained, update };
    const rank = await this.#rank('current', task, i);
    return { ...trained, update: withMetrics(update, { metrics }, { arm: 'current', rank }, uniform) };
  }

  /** What a browser sends of what it has learned: a hostile one something else. */
  #sentDelta(honest: Float32Array, { attack, lattice, release }: TrainTask, user: number): Float32Array {
    if (!attack || !lattice || !attack.users.includes(user)) return honest;
    const uniform = seededUniform(this.#site.seed, streams.attack, this.#streamOf({ release }, user));
    const parts = { attack, honest, published: this.#published, site: this.modelSite, uniform };
    return attackedDelta({ ...parts, clipNorm: lattice.clipNorm });
  }

  /** Of a held user. @returns undefined where there is nothing to evaluate */
  async #evaluationUpdate(task: TrainTask, i: number): Promise<Int32Array | undefined> {
    const rank = await this.#rank('held', task, i);
    if (rank === null) return undefined;
    const still = new Int32Array(specDim(this.modelSite.spec));
    const uniform = seededUniform(this.#site.seed, streams.rounding, this.#streamOf(task, task.users[i]!));
    return withMetrics(still, task, { arm: 'held', rank }, uniform);
  }

  #rank(arm: Arm, { users, ends, knownEnds, locals }: TrainTask, i: number): Promise<number | null> {
    const user = users[i]!;
    const local = locals.get(user) ?? new Float32Array(0);
    return this.#evaluator.rank(arm, { user, end: ends[i]!, knownEnd: knownEnds.get(user), local });
  }

  #streamOf({ release }: Pick<TrainTask, 'release'>, user: number): number {
    return release * this.#site.dataset.users.length + user;
  }

  /**
   * What a browser trains on. Nothing later than the task's ends is seen, so an event is as old as it was then;
   * without times every older event is as likely.
   */
  #replayed({ times }: History, { replay }: TrainTask, draw: Uniform): Int32Array {
    const settings = { maxEvents, halfLifeMs: replayHalfLifeMs, ...replay };
    const halfLife = this.#site.dataset.hasTime ? settings.halfLifeMs : Number.POSITIVE_INFINITY;
    return replayedEvents(times, { maxEvents: settings.maxEvents, halfLife, draw });
  }
}

function toUpdate(delta: Float32Array, lattice: Lattice, uniform: () => number): Int32Array {
  return roundToLattice(clipDelta(delta, lattice), lattice, uniform).update;
}
