/** One visitor of the crowd: a session over a real socket, with a history in memory. */
import {
  connect,
  createMemoryProfile,
  type FetchLog,
  Session,
  type SessionReport,
  type Trainer,
} from '../../client/index.ts';
import type { Customer } from './purchase-history.ts';
import type { FetchFile } from './shared-fetch.ts';

/** What visitors share. */
export type Company = {
  /** Origin of the aggregator. */
  readonly aggregator: string;
  readonly trainer: Trainer;
  /** How long a visitor takes before it trains, milliseconds: drawn anew each round. */
  readonly pause: () => number;
  /** Content by path and hash, fetched once for all. */
  readonly fetchFile: FetchFile;
  readonly fetchLog: FetchLog;
  readonly report: (report: SessionReport) => void;
};

/** Send a visitor into the shop. */
export function createVisitor({ history }: Customer, company: Company): Session {
  const { aggregator, trainer, pause, fetchFile, fetchLog, report } = company;
  const lastOrder = history.at(-1)?.time ?? 0;
  const arrival = Date.now();
  return new Session({
    connect: (events) => connect(aggregator, events),
    profile: createMemoryProfile(history),
    trainer,
    fetchFile,
    log: { aggregator, fetchLog },
    uniform: Math.random, // rounding carries no privacy
    // It comes right after its last order: a browser does not keep what is years old.
    now: () => lastOrder + Date.now() - arrival,
    later: (run) => void setTimeout(run, 10_000),
    mayTrain: () => new Promise((resolve) => setTimeout(resolve, pause())),
    report,
  });
}
