/** Tools for races: a trainer that waits to be let go, and a wait for nothing more to happen. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SessionReport } from '../../../client/worker/session-report.ts';
import type { Trainer } from '../../../client/worker/trainer.ts';
import { createFakeTrainer } from './visitor.ts';

/** A trainer whose trainings end when they are told to. */
export type HeldTrainer = {
  readonly trainer: Trainer;
  /** End the oldest training that is under way. */
  readonly finish: () => void;
  /** Trainings so far. */
  readonly begun: () => number;
};

export function createHeldTrainer(): HeldTrainer {
  const held: (() => void)[] = [];
  let begun = 0;
  const trainer = createFakeTrainer(() => {
    begun++;
    return new Promise((resolve) => held.push(resolve));
  });
  return { trainer, finish: () => held.shift()?.(), begun: () => begun };
}

/** For `until`: a training has begun. */
export const training = (report: SessionReport): boolean =>
  report.kind === 'state' && report.state === 'training';

/** Until nothing happens any more: what nobody waits for leaves no event to wait on. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await nextTurn();
    await crypto.subtle.digest('SHA-256', new Uint8Array(1)); // behind the pseudonyms that are under way
  }
}
