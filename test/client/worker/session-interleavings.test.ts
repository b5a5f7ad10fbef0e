/**
 * Two tabs of one profile, strangers and lost answers, in every order that the scheduler can think of. Nothing in here takes
 * time of its own, so the seed alone says in which order things happen.
 */
import { createHmac } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMemoryProfile } from '../../../client/history/memory-profile.ts';
import { countIn } from '../../../client/history/participation.ts';
import type { ProfileStore } from '../../../client/history/profile-store.ts';
import type { Connection, ConnectionListener } from '../../../client/worker/connection.ts';
import { smallHistory } from '../models/small-catalog.ts';
import { createMemoryStage } from './in-memory-connection.ts';
import { contributeAsStranger, smallSettings } from './small-site.ts';
import type { Stage } from './stage.ts';
import { createFakeTrainer, visit } from './visitor.ts';

type Pause = () => Promise<unknown>;
type Action = 'stranger' | 'wake' | 'wake other' | 'lose an answer' | 'new tab';

const cap = 3;
const settings = smallSettings({ round: { cohort: 2, minimum: 2, maxStaleness: 1 }, privacy: { cap } });

/** A store whose every answer takes its time. */
function slowly(profile: ProfileStore, pause: Pause): ProfileStore {
  const slow =
    <A extends unknown[], R>(method: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await pause();
      const result = await method(...args);
      await pause();
      return result;
    };
  const { events, secret, participations, claim, settle } = profile;
  return {
    ...profile,
    events: slow(events),
    secret: slow(secret),
    participations: slow(participations),
    claim: slow(claim),
    settle: slow(settle),
  };
}

type Witness = {
  readonly profile: ProfileStore;
  readonly connect: (listener: ConnectionListener) => Connection;
  /** Updates that were sent before they were on record. */
  readonly unrecorded: () => number;
};

/** A new profile, and connections that look whether what they send is on its record. */
function createWitness(stage: Stage): Witness {
  const memory = createMemoryProfile(smallHistory);
  const recorded = new Set<string>();
  let unrecorded = 0;
  const profile: ProfileStore = {
    ...memory,
    claim: async (wanted, terms) => {
      const judged = await memory.claim(wanted, terms);
      if (judged === 'claimed') recorded.add(`${wanted.update}`);
      return judged;
    },
  };
  const connect = (listener: ConnectionListener): Connection => {
    const connection = stage.connect(listener);
    return {
      ...connection,
      send: async (header, bytes) => {
        if (!recorded.has(`${bytes}`)) unrecorded++;
        return connection.send(header, bytes);
      },
    };
  };
  return { profile, connect, unrecorded: () => unrecorded };
}

async function run(scheduler: fc.Scheduler, actions: readonly Action[]): Promise<void> {
  const pause: Pause = () => scheduler.schedule(Promise.resolve());
  const stage = createMemoryStage(settings, pause);
  const { profile, connect, unrecorded } = createWitness(stage);
  const enter = () =>
    visit(stage, {
      connect,
      profile: slowly(profile, pause),
      trainer: createFakeTrainer(async () => void (await pause())),
      mayTrain: async () => void (await pause()),
    });
  const tabs = [enter(), enter()];
  const act: Record<Action, () => unknown> = {
    stranger: () => contributeAsStranger(stage.aggregator),
    wake: () => tabs[0]!.session.wake(),
    'wake other': () => tabs[1]!.session.wake(),
    'lose an answer': () => stage.loseNextAnswer(),
    'new tab': () => {
      tabs.shift()?.session.close();
      tabs.push(enter());
    },
  };
  for (const action of actions) void pause().then(() => act[action]());
  /** Until nothing is left to schedule: all that happens between two scheduled things are promises. */
  const settle = async (): Promise<void> => {
    for (await nextTurn(); scheduler.count() > 0; await nextTurn()) await scheduler.waitNext(1);
  };
  await settle();
  // Strangers carry on until the profile has given all it may.
  for (let i = 0; i < 20 && tabs.some((tab) => tab.state() !== 'cap reached'); i++) {
    await contributeAsStranger(stage.aggregator);
    await settle();
  }
  for (const { session } of tabs) session.close();
  expect(unrecorded()).toBe(0);
  await expectCapUsed(profile);
  expectOneToEachRound(stage);
}

async function expectCapUsed(profile: ProfileStore): Promise<void> {
  const participations = await profile.participations();
  expect(participations.length).toBe(cap);
  expect(countIn(participations[0]!.log, '0', participations)).toBe(cap);
  expect(participations.every(({ outcome }) => outcome !== 'pending')).toBe(true);
}

/** Whatever was sent to a round again was the same. */
function expectOneToEachRound({ received }: Stage): void {
  const byRound = new Map<number, Set<string>>();
  for (const { header, bytes } of received) {
    const sent = byRound.get(header.round) ?? new Set();
    byRound.set(header.round, sent.add(`${header.participant} ${header.baseVersion} ${bytes}`));
  }
  expect(byRound.size).toBe(cap);
  for (const sent of byRound.values()) expect(sent.size).toBe(1);
}

beforeEach(() => {
  // The browser's HMAC comes from another thread, whenever that is done; this one is there at once.
  const { subtle } = crypto;
  const importKey = async (_format: string, secret: Uint8Array) => secret;
  const sign = async (_name: string, secret: Uint8Array, text: Uint8Array) =>
    Uint8Array.from(createHmac('sha256', secret).update(text).digest()).buffer;
  vi.spyOn(subtle, 'importKey').mockImplementation(importKey as never);
  vi.spyOn(subtle, 'sign').mockImplementation(sign as never);
});
afterEach(() => void vi.restoreAllMocks());

it('PR6 whatever the order of events, a profile in two tabs sends one update to a round, recorded first, and no more than its cap', async () => {
  const actions = fc.array(
    fc.constantFrom<Action>('stranger', 'stranger', 'wake', 'wake other', 'lose an answer', 'new tab'),
    { maxLength: 12 },
  );
  await fc.assert(fc.asyncProperty(fc.scheduler(), actions, run), {
    seed: 6,
    numRuns: 30,
    endOnFailure: true,
  });
});
