/** What one virtual browser gives in a release, alone: its delta as it is, and the update that it sends. */
import { among } from '../federation/among.ts';
import type { FederationParts, FederationState } from '../federation/federation.ts';
import type { TrainTask } from '../federation/virtual-browsers.ts';

/** See the head of this file; both [d]. */
export type LoneUpdate = {
  /** Weight units, not clipped. */
  readonly delta: Float32Array;
  /** Lattice units, as it went or would have gone into the sum. */
  readonly update: Int32Array;
};

/** In which federation, and at which release: the threads must still hold the model that it began with. */
export type Moment = {
  readonly parts: FederationParts;
  /** Before the release. */
  readonly state: FederationState;
};

/** @returns undefined for a user who has nothing to learn from */
export async function loneUpdate(moment: Moment, user: number): Promise<LoneUpdate | undefined> {
  const { pool, settings } = moment.parts;
  const task = taskOf(moment, user);
  let givers = 0;
  const count = (report: { readonly contributions: number }): void => {
    givers += report.contributions;
  };
  await pool.train([{ ...task, lattice: null }], count);
  if (givers === 0) return undefined;
  const delta = pool.takeFloatSum();
  await pool.train([{ ...task, lattice: settings.lattice }], count);
  const update = pool.takeSum().subarray(0, delta.length);
  return { delta, update };
}

function taskOf({ parts, state }: Moment, user: number): TrainTask {
  const { localTraining: training, lattice, replay } = parts.settings;
  const users = Int32Array.of(user);
  return {
    ...{ release: state.releases, users, training, lattice, replay, metrics: null },
    ends: users.map((user) => parts.trainEnds[user]!),
    locals: among(users, state.locals),
    knownEnds: new Map(),
    isMeasured: false,
  };
}
