/**
 * A federation, simulated: release after release, a cohort of virtual browsers trains on the published model, their
 * integers are summed, and the same `release()` as the server's makes the next model from the noised sum. With metrics
 * some of the cohort are held on an earlier model, and a release may be rolled back. Nobody takes the place of a browser
 * that has nothing to give, as others would on a server.
 */
import { type UpdateSettings, updateLength, updateShape } from '../../../shared/lattice/update-shape.ts';
import type { ModelSpec } from '../../../shared/model/spec.ts';
import { release } from '../../../shared/release.ts';
import {
  averageModel,
  initialOptimizerState,
  type Master,
  optimizerStep,
} from '../../../shared/server-optimizer.ts';
import { scoringForm, trainingForm } from '../stored-form.ts';
import { among } from './among.ts';
import { createCohorts } from './cohorts.ts';
import { type DefendedSum, defendedSum, type GivenUpdate, looksAtUpdates } from './defended-sum.ts';
import {
  type FederatedEvaluation,
  firstEvaluation,
  heldMaster,
  takeRelease,
} from './federated-evaluation.ts';
import type { FederationSettings } from './federation-settings.ts';
import { seededBytes } from './seeded-bytes.ts';
import type { ThreadPool } from './thread-pool.ts';
import type { TrainReport, TrainTask } from './virtual-browsers.ts';

/** Users that one task trains: small, so that no thread waits long for another. */
const usersPerTask = 4;

/**
 * Of so many users of a cohort, a multiple of those of a task, one has its update encoded, to know its size; encoding
 * all of them would take longer than training.
 */
const measuredEvery = 16;

/** Who can be trained, on what, from which model. */
export type FederationParts = {
  readonly pool: ThreadPool;
  readonly spec: ModelSpec;
  readonly settings: FederationSettings;
  readonly seed: number;
  /** Users with something to learn from. */
  readonly users: Int32Array;
  /** [all users] end of the events that each may be trained on. */
  readonly trainEnds: Int32Array;
  /** What makes a release of a sum; the server's own unless somebody looks on, or tests a broken one. */
  readonly release?: typeof release;
};

/** Where a federation stands; all that is needed to go on. */
export type FederationState = {
  /** Releases made. */
  readonly releases: number;
  readonly master: Master;
  /** Own parameters by user, of models that have some. They would be on as many devices. */
  readonly locals: ReadonlyMap<number, Float32Array>;
  readonly totals: FederationTotals;
  /** Null without federated evaluation. */
  readonly evaluation: FederatedEvaluation | null;
};

/** Sums over all releases so far. */
export type FederationTotals = {
  readonly contributions: number;
  readonly steps: number;
  readonly measuredUpdates: number;
  readonly measuredBytes: number;
  /** Updates of honest users that did not count, for they were off course, and of hostile ones. */
  readonly honestSetAside: number;
  readonly hostileSetAside: number;
  /** All updates of honest and of hostile users. */
  readonly honestUpdates: number;
  readonly hostileUpdates: number;
  /** Seconds of training, rounding and summing, without evaluation. */
  readonly trainingSeconds: number;
};

const noTotals: FederationTotals = {
  contributions: 0,
  steps: 0,
  measuredUpdates: 0,
  measuredBytes: 0,
  honestSetAside: 0,
  hostileSetAside: 0,
  honestUpdates: 0,
  hostileUpdates: 0,
  trainingSeconds: 0,
};

/** The state before the first release. @param model [d] */
export function firstState(model: Float32Array, { optimizer, metrics }: FederationSettings): FederationState {
  const master = { model, optimizerState: initialOptimizerState(optimizer, model.length) };
  const evaluation = metrics ? firstEvaluation(master) : null;
  return { releases: 0, master, locals: new Map(), totals: noTotals, evaluation };
}

/** What a release makes of the state, and whose updates were set aside. */
type Step = Pick<FederationState, 'master' | 'evaluation'> & Pick<DefendedSum, 'setAside'>;

/** One federation; `next` makes a release. */
export class Federation {
  readonly #parts: FederationParts;
  readonly #cohorts: readonly Int32Array[];
  #state: FederationState;

  /**
   * @param state from {@link firstState}, or from an earlier run with the same settings and seed
   * @throws HearsayError BAD_CONFIG (a plan that the cap does not allow)
   */
  constructor(parts: FederationParts, state: FederationState) {
    const { users, settings, seed } = parts;
    this.#parts = parts;
    this.#cohorts = createCohorts({ users, ...settings }, settings.cap, seed);
    this.#state = state;
  }

  get state(): FederationState {
    return this.#state;
  }

  /** The model that recommends, [d], as pages read it. */
  get scoring(): Float32Array {
    const { spec, settings } = this.#parts;
    return scoringForm(spec, averageModel(this.#state.master, settings.optimizer)).model;
  }

  /** @param onUsers told how many users of the cohort are done, now and then */
  async next(onUsers: (done: number) => void = () => undefined): Promise<void> {
    const { pool } = this.#parts;
    const began = performance.now();
    await this.#publish();
    const locals = new Map(this.#state.locals);
    let { totals } = this.#state;
    const givers: number[] = [];
    const given: GivenUpdate[] = [];
    let done = 0;
    await pool.train(this.#tasks(), (report) => {
      totals = withReport(totals, report);
      for (const [user, local] of report.locals) locals.set(user, local);
      givers.push(...report.givers);
      given.push(...report.updates.map((update, i) => ({ user: report.givers[i]!, update })));
      done += usersPerTask;
      onUsers(done);
    });
    const { setAside, ...next } = this.#step(givers, given);
    totals = withHostile(totals, { givers, setAside }, this.#parts.settings.attack?.users ?? []);
    const trainingSeconds = totals.trainingSeconds + (performance.now() - began) / 1000;
    totals = { ...totals, trainingSeconds };
    this.#state = { ...next, releases: this.#state.releases + 1, locals, totals };
  }

  /** Hand the current model, and the held one, to the threads. */
  async #publish(): Promise<void> {
    const { pool, spec, settings } = this.#parts;
    const { master, evaluation } = this.#state;
    const held = evaluation && heldMaster(evaluation, settings);
    pool.published.set(trainingForm(spec, master.model).model);
    if (held) pool.held.set(trainingForm(spec, held.model).model);
    await pool.useModel(evaluation ? (held ? ['current', 'held'] : ['current']) : []);
  }

  #tasks(): TrainTask[] {
    const { settings, trainEnds } = this.#parts;
    const { releases, locals, evaluation } = this.#state;
    const { localTraining: training, lattice, replay, metrics, attack } = settings;
    const cohort = this.#cohorts[releases]!;
    const tasks: TrainTask[] = [];
    for (let from = 0; from < cohort.length; from += usersPerTask) {
      const users = cohort.slice(from, from + usersPerTask);
      tasks.push({
        ...{ release: releases, users, training, lattice, replay, metrics },
        isMeasured: from % measuredEvery === 0,
        ...{ attack, keepsUpdates: looksAtUpdates(settings) },
        ends: users.map((user) => trainEnds[user]!),
        locals: among(users, locals),
        knownEnds: among(users, evaluation?.knownEnds ?? new Map()),
      });
    }
    return tasks;
  }

  /** From the sum of the release to the next model. */
  #step(givers: readonly number[], given: readonly GivenUpdate[]): Step {
    const { pool, settings, seed, release: makeRelease = release } = this.#parts;
    const { cohort, lattice, optimizer, variance, metrics } = settings;
    const { master, releases, evaluation } = this.#state;
    const version = releases + 1;
    if (!lattice) {
      const mean = pool.takeFloatSum().map((value) => value / cohort);
      const next = optimizerStep(master, { update: mean, version }, optimizer);
      return { master: next, evaluation, setAside: [] };
    }
    const { sum, setAside } = this.#takeSum({ lattice, metrics }, given);
    const noiseKey = variance === 0 ? null : seededBytes('noise', seed, releases);
    const next = makeRelease(
      { master, version, sum, noiseKey },
      { lattice, metrics, cohort, variance, optimizer },
    );
    if (!evaluation || !next.metrics) return { master: next.master, evaluation, setAside };
    const measured = { release: version, master: next.master, metrics: next.metrics };
    return { ...takeRelease(this.#withGivers(evaluation, givers), measured, settings), setAside };
  }

  #takeSum(site: UpdateSettings, given: readonly GivenUpdate[]): DefendedSum {
    const { pool, settings } = this.#parts;
    const { master } = this.#state;
    const sum = pool.takeSum().subarray(0, updateLength(updateShape(master.model.length, site)));
    return looksAtUpdates(settings) ? defendedSum(given, settings, master) : { sum, setAside: [] };
  }

  #withGivers(evaluation: FederatedEvaluation, givers: readonly number[]): FederatedEvaluation {
    const { trainEnds } = this.#parts;
    const knownEnds = new Map(evaluation.knownEnds);
    for (const user of givers) knownEnds.set(user, trainEnds[user]!);
    return { ...evaluation, knownEnds };
  }
}

function withHostile(
  totals: FederationTotals,
  { givers, setAside }: { readonly givers: readonly number[]; readonly setAside: readonly number[] },
  users: readonly number[],
): FederationTotals {
  const hostile = new Set(users);
  const ofHostile = (those: readonly number[]): number => those.filter((user) => hostile.has(user)).length;
  return {
    ...totals,
    hostileUpdates: totals.hostileUpdates + ofHostile(givers),
    honestUpdates: totals.honestUpdates + givers.length - ofHostile(givers),
    hostileSetAside: totals.hostileSetAside + ofHostile(setAside),
    honestSetAside: totals.honestSetAside + setAside.length - ofHostile(setAside),
  };
}

function withReport(
  totals: FederationTotals,
  { contributions, steps, measured }: TrainReport,
): FederationTotals {
  return {
    ...totals,
    contributions: totals.contributions + contributions,
    steps: totals.steps + steps,
    measuredUpdates: totals.measuredUpdates + measured.updates,
    measuredBytes: totals.measuredBytes + measured.bytes,
  };
}
