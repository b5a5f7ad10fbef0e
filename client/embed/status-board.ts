/** Holds the status, folds the session's reports into it, tells listeners. A listener that throws harms nobody. */
import type { Manifest } from '../../shared/protocol/messages.ts';
import type { SessionReport } from '../worker/session-report.ts';
import type { PageEvent } from './api.ts';
import type { Status } from './status.ts';

const initial: Status = {
  consent: false,
  consentSource: null,
  server: 'connecting',
  history: { events: 0, kept: 'memory' },
  model: null,
  training: { state: 'off', off: 'no consent', backend: null, last: null },
  sent: [],
  log: null,
  round: null,
  experiment: null,
  privacy: null,
};

type Listening = { readonly event: PageEvent; readonly listener: (status: Status) => void };

/** One page's status. */
export class StatusBoard {
  #status = initial;
  readonly #listeners = new Set<Listening>();

  get status(): Status {
    return this.#status;
  }

  /** Change some of it, and tell. */
  set(change: Partial<Status>): void {
    this.#status = { ...this.#status, ...change };
    for (const { event, listener } of this.#listeners) {
      try {
        if (event === 'status' || event in change) listener(this.#status);
      } catch (error) {
        queueMicrotask(() => {
          throw error; // the page's own error, in the page's own console
        });
      }
    }
  }

  /** Returns the way to stop listening. @param event @param listener whatever the page gave */
  listen(event: PageEvent, listener: (status: Status) => void): () => void {
    const listening = { event, listener };
    if (typeof listener === 'function') this.#listeners.add(listening);
    return () => this.#listeners.delete(listening);
  }

  /** What a session reports. */
  report(report: SessionReport): void {
    this.set(foldReport(this.#status, report));
  }
}

/** The part of the status that a report changes. */
export function foldReport(status: Status, report: SessionReport): Partial<Status> {
  const { training, round } = status;
  switch (report.kind) {
    case 'server':
      return { server: report.server };
    case 'welcomed':
      return manifestStatus(report.manifest);
    case 'announced': {
      const { announcement } = report;
      return {
        round: announcement.round && {
          number: announcement.round.number,
          contributions: announcement.round.contributions,
          cohort: round?.cohort ?? 0,
          contributedThisPeriod: round?.contributedThisPeriod ?? 0,
          cap: round?.cap ?? status.privacy?.cap ?? 0,
        },
        privacy: status.privacy && {
          ...status.privacy,
          epsilon: announcement.spent.epsilon,
          releases: announcement.spent.releases,
        },
      };
    }
    case 'progressed':
      return {
        round:
          round?.number === report.round
            ? { ...round, contributions: Math.max(round.contributions, report.contributions) }
            : round,
      };
    case 'state':
      return { training: { ...training, state: report.state, off: report.off } };
    case 'backend':
      return { training: { ...training, backend: report.backend } };
    case 'trained':
      return { training: { ...training, last: report.last } };
    case 'sent':
      return {
        sent: report.sent,
        round: round && {
          ...round,
          contributedThisPeriod: report.contributedThisPeriod ?? round.contributedThisPeriod,
        },
      };
    case 'log':
      return { log: report.log };
    default:
      return report satisfies never;
  }
}

/** What a manifest says of round and privacy. */
export function manifestStatus({ site, announcement }: Manifest): Partial<Status> {
  const { variance, delta, cap } = site.privacy;
  return {
    round: announcement.round && {
      number: announcement.round.number,
      contributions: announcement.round.contributions,
      cohort: site.round.cohort,
      contributedThisPeriod: 0,
      cap,
    },
    privacy: {
      epsilon: announcement.spent.epsilon,
      delta,
      noiseMultiplier: Math.sqrt(variance) / site.lattice.radius,
      cap,
      releases: announcement.spent.releases,
      evaluation: site.metrics !== null,
      experiment: site.metrics?.experiment !== undefined,
    },
  };
}
