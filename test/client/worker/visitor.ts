/** A session under test: what it reports, and a trainer that takes no time. */
import { onTestFinished } from 'vitest';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { createMemoryProfile } from '../../../client/history/memory-profile.ts';
import type { ProfileStore } from '../../../client/history/profile-store.ts';
import { scoreOnce } from '../../../client/models/score-once.ts';
import { Session, type SessionParts } from '../../../client/worker/session.ts';
import type { SessionReport } from '../../../client/worker/session-report.ts';
import type { Trainer } from '../../../client/worker/trainer.ts';
import { gaussianVector, seededUniform } from '../../shared/seeded-random.ts';
import { smallHistory } from '../models/small-catalog.ts';
import type { Stage } from './stage.ts';

let trainings = 0;

/** Every training gives another delta, as a GPU would: so two updates of one profile are never the same bytes. */
export function createFakeTrainer(meanwhile: () => Promise<void> | void = () => undefined): Trainer {
  return {
    backend: async () => ({ name: 'cpu', reason: 'a test', adapter: '' }),
    train: async ({ variables, toDelta }) => {
      const uniform = seededUniform(++trainings);
      const changes = Object.entries(variables).map(([name, { values }]) => [
        name,
        gaussianVector(values.length, uniform),
      ]);
      await meanwhile();
      return { delta: toDelta(Object.fromEntries(changes)), local: new Float32Array(0), losses: [2, 1] };
    },
    score: scoreOnce,
  };
}

/** A session and what it told. */
export type Visitor = {
  readonly session: Session;
  readonly profile: ProfileStore;
  readonly reports: readonly SessionReport[];
  /** Resolves with the first report, from the beginning on, that is like this. */
  readonly until: (matches: (report: SessionReport) => boolean) => Promise<SessionReport>;
  /** The same from now on. */
  readonly next: Visitor['until'];
  /** Why it is off, or the state it is in. */
  readonly state: () => string | undefined;
};

/** What a visitor may be made of. */
export type VisitorParts = Partial<Omit<SessionParts, 'profile'>> & { readonly profile?: ProfileStore };

/**
 * A session, which is closed once the test is over.
 * @param parts in place of the usual ones: a history of six events in memory, training at any time
 */
export function visit(
  stage: Stage,
  parts: VisitorParts = {},
  history: readonly HistoryEvent[] = smallHistory,
): Visitor {
  const reports: SessionReport[] = [];
  const waiting = new Set<() => void>();
  const profile = parts.profile ?? createMemoryProfile(history);
  const session = new Session({
    connect: stage.connect,
    profile,
    trainer: createFakeTrainer(),
    fetchFile: stage.fetchFile,
    log: stage.log,
    uniform: seededUniform(1),
    // Not long after the histories of these tests, or they would be past any retention.
    now: () => performance.now(),
    mayTrain: async () => undefined,
    later: () => undefined,
    ...parts,
    report: (report) => {
      reports.push(report);
      for (const look of waiting) look();
    },
  });
  onTestFinished(() => session.close());
  const from = (start: number, matches: (report: SessionReport) => boolean): Promise<SessionReport> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = reports.slice(start).find(matches);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  const state = (): string | undefined => {
    const states = reports.flatMap((report) => (report.kind === 'state' ? [report.off ?? report.state] : []));
    return states.at(-1);
  };
  const until: Visitor['until'] = (matches) => from(0, matches);
  const next: Visitor['next'] = (matches) => from(reports.length, matches);
  return { session, profile, reports, until, next, state };
}

/** For `until`: off, and why. */
export const offFor = (off: string) => (report: SessionReport) =>
  report.kind === 'state' && report.off === off;

/** For `until`: this many updates have been answered like this. */
export const answered = (outcome: 'accepted' | 'refused', count: number) => (report: SessionReport) =>
  report.kind === 'sent' && report.sent.filter((each) => each.outcome === outcome).length >= count;
