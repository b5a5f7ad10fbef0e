/**
 * The training worker: socket, scheduling and local rounds, away from the page's thread. One tab of a profile
 * trains at a time (Web Locks); the others wait, and the rule of one update holds without the lock too. Every tab's
 * worker answers its own page's questions.
 */
import { fallbackFile, wasmFile } from 'virtual:hearsay-fallback';
import type { OffReason } from '../embed/status.ts';
import { fetchBuildFile } from '../fetch/build-file.ts';
import { fetchVerified } from '../fetch/verified-fetch.ts';
import { toBudget } from '../history/daily-budget.ts';
import { openTrainingStore } from '../history/indexeddb-training.ts';
import type { TrainingStore } from '../history/profile-store.ts';
import type { LoadFallback } from './backends/choose-backend.ts';
import type { Fallback } from './backends/fallback.ts';
import { bookedConnection } from './booked-connection.ts';
import { type BrowserTrainer, createBrowserTrainer } from './browser-trainer.ts';
import { watchFetchedBytes } from './fetched-bytes.ts';
import { Gate } from './gate.ts';
import { logFetcher } from './log-fetch.ts';
import { createPace } from './pace.ts';
import { QuestionDesk } from './question-desk.ts';
import { sentStatus } from './sent-status.ts';
import { Session } from './session.ts';
import { type FetchFile, fetchManifest } from './site.ts';
import { connect } from './socket-connection.ts';
import { SpendingBook } from './spending-book.ts';
import type { Answer, BuiltFile, FromWorker, ToWorker } from './worker-messages.ts';

/** The dedicated worker's global scope, as far as it is used here. */
declare const self: {
  onmessage: ((event: { data: ToWorker }) => void) | null;
  postMessage: (message: FromWorker, transfer?: Transferable[]) => void;
  importScripts: (url: string) => void;
  /** There once the fallback bundle has run. */
  readonly hearsayFallback?: Fallback;
};

/** How long after a failure a session tries again, milliseconds. */
const retryMs = 10_000;

type Start = Extract<ToWorker, { kind: 'start' }>;

const gate = new Gate();
const report = (message: FromWorker): void => self.postMessage(message);
const rests = (off: OffReason): void => report({ kind: 'state', state: 'off', off });
let session: Session | undefined;
let desk: QuestionDesk | undefined;

self.onmessage = ({ data }) => {
  switch (data.kind) {
    case 'gate':
      return gate.set(data.shut);
    case 'wake':
      return session?.wake();
    case 'start':
      return begin(data);
    default:
      return void desk?.answer(data).then(send);
  }
};

function begin(start: Start): void {
  const book = openBook(start);
  const pace = createPace({
    gate,
    book,
    rests: (shut) => (shut ? rests(shut) : report({ kind: 'state', state: 'training', off: null })),
    now: () => performance.now(),
  });
  const trainer = createBrowserTrainer(start.backend, fallbackLoader(start.aggregator), pace);
  const profile = openTrainingStore();
  profile.catch(() => undefined); // said where it is awaited
  desk = createDesk(start, trainer, profile);
  void profile.then(tellSent, () => undefined);
  void withLock(() => train(start, { trainer, book, opening: profile }));
}

/** What this worker takes of the browser counts from its beginning, also what it fetches for the page. */
function openBook({ budget }: Start): SpendingBook {
  const book = new SpendingBook({
    budget: toBudget(budget),
    now: () => new Date(),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
  watchFetchedBytes((bytes) => book.add({ bytes }));
  return book;
}

/** Whatever this tab may do and whoever answers: what left this browser did. */
async function tellSent(profile: TrainingStore): Promise<void> {
  const participations = await profile.participations().catch(() => []);
  if (participations.length > 0) report({ kind: 'sent', sent: sentStatus(participations) });
}

/** Scores are moved, not copied: empty here from now on. */
function send(answer: Answer): void {
  self.postMessage(answer, answer.scores ? [answer.scores.buffer] : []);
}

/** Run while this tab holds the profile's lock; without Web Locks at once. The lock goes with the worker. */
async function withLock(run: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return run();
  report({ kind: 'state', state: 'off', off: 'another tab trains' });
  await navigator.locks.request('hearsay-training', async () => {
    await run();
    await new Promise<never>(() => undefined);
  });
}

/** What a session needs of this worker. */
type TrainingParts = {
  readonly trainer: BrowserTrainer;
  readonly book: SpendingBook;
  readonly opening: Promise<TrainingStore>;
};

async function train(
  { aggregator, deviceClass, log: pinned }: Start,
  { trainer, book, opening }: TrainingParts,
): Promise<void> {
  report({ kind: 'state', state: 'starting', off: null });
  try {
    const profile = await opening;
    await book.open(profile);
    session = new Session({
      connect: (events) => bookedConnection(book, (worked) => connect(aggregator, { ...events, worked })),
      profile,
      trainer,
      fetchFile: fileFetcher(aggregator),
      log: { aggregator, fetchLog: logFetcher(aggregator), pinned },
      deviceClass,
      uniform: Math.random, // rounding carries no privacy
      now: Date.now,
      later: (run) => void setTimeout(run, retryMs),
      mayTrain: async () => {
        await book.left(() => rests('daily budget'));
        await gate.passed(rests);
      },
      report,
    });
  } catch {
    report({ kind: 'state', state: 'off', off: 'no storage' });
  }
}

function createDesk(
  { aggregator, deviceClass }: Start,
  { createScorer }: BrowserTrainer,
  opening: Promise<TrainingStore>,
): QuestionDesk {
  return new QuestionDesk({
    fetchManifest: () => fetchManifest(aggregator),
    fetchFile: fileFetcher(aggregator),
    createScorer,
    local: async (model) => (await opening).local(model),
    deviceClass,
    now: Date.now,
  });
}

function fileFetcher(aggregator: string): FetchFile {
  return (path, hash) => fetchVerified(`${aggregator}${path}`, hash);
}

/** Fetch the fallback bundle and its WASM file, each held against the hash that this build carries. */
function fallbackLoader(aggregator: string): LoadFallback {
  const fetchPart = async (file: BuiltFile, type: string): Promise<string> => {
    const bytes = await fetchBuildFile(aggregator, file);
    return URL.createObjectURL(new Blob([bytes as BlobPart], { type }));
  };
  return async () => {
    const [script, wasmUrl] = await Promise.all([
      fetchPart(fallbackFile, 'text/javascript'),
      fetchPart(wasmFile, 'application/wasm'),
    ]);
    if (!self.hearsayFallback) self.importScripts(script);
    if (!self.hearsayFallback) throw new TypeError('the fallback bundle did not register itself');
    return { fallback: self.hearsayFallback, wasmUrl };
  };
}
