/**
 * The training worker: socket, scheduling and local rounds, away from the page's thread. One tab of a profile
 * trains at a time (Web Locks); the others wait, and the rule of one update holds without the lock too.
 */
import { fallbackFile, wasmFile } from 'virtual:hearsay-fallback';
import { openIndexedDbProfile } from '../history/indexeddb-profile.ts';
import { fetchVerified } from '../recommend/verified-fetch.ts';
import type { LoadFallback } from './backends/choose-backend.ts';
import type { Fallback } from './backends/fallback.ts';
import { createBrowserTrainer } from './browser-trainer.ts';
import { Gate } from './gate.ts';
import { Session } from './session.ts';
import { connect } from './socket-connection.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** The dedicated worker's global scope, as far as it is used here. */
declare const self: {
  onmessage: ((event: { data: ToWorker }) => void) | null;
  postMessage: (message: FromWorker) => void;
  importScripts: (url: string) => void;
  /** There once the fallback bundle has run. */
  readonly hearsayFallback?: Fallback;
};

/** How long after a failure a session tries again, milliseconds. */
const retryMs = 10_000;

const gate = new Gate();
let session: Session | undefined;
const report = (message: FromWorker): void => self.postMessage(message);

self.onmessage = ({ data }) => {
  if (data.kind === 'gate') gate.set(data.shut);
  if (data.kind === 'wake') session?.wake();
  if (data.kind === 'start') void withLock(() => start(data));
};

/** Run while this tab holds the profile's lock; without Web Locks at once. The lock goes with the worker. */
async function withLock(run: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return run();
  report({ kind: 'state', state: 'off', off: 'another tab trains' });
  await navigator.locks.request('hearsay-training', async () => {
    await run();
    await new Promise<never>(() => undefined);
  });
}

async function start({ aggregator, backend }: Extract<ToWorker, { kind: 'start' }>): Promise<void> {
  report({ kind: 'state', state: 'starting', off: null });
  try {
    const profile = await openIndexedDbProfile();
    session = new Session({
      connect: (events) => connect(aggregator, events),
      profile,
      trainer: createBrowserTrainer(backend, fallbackLoader(aggregator)),
      fetchFile: (path, hash) => fetchVerified(`${aggregator}${path}`, hash),
      uniform: Math.random, // rounding carries no privacy
      now: Date.now,
      later: (run) => void setTimeout(run, retryMs),
      mayTrain: () => gate.passed((off) => report({ kind: 'state', state: 'off', off })),
      report,
    });
  } catch {
    report({ kind: 'state', state: 'off', off: 'no storage' });
  }
}

/** Fetch the fallback bundle and its WASM file, each held against the hash that this build carries. */
function fallbackLoader(aggregator: string): LoadFallback {
  const fetchPart = async ({ name, hash }: { name: string; hash: string }, type: string): Promise<string> => {
    const bytes = await fetchVerified(`${aggregator}/client/${name}`, hash);
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
