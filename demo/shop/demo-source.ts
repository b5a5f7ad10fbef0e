/**
 * Where this demo's aggregator lives, and which log it keeps: `/demo.json`, `{ aggregator: "http://localhost:PORT", log }`.
 * Another origin than the shop's, as on a real site; each start of the demo begins another log.
 */
import { fetchJson, isRecord } from './json.ts';

/** What the script tag needs. */
export type DemoAggregator = {
  /** Its origin. */
  readonly origin: string;
  /** Identity of its log. */
  readonly log: string;
};

/** Fetches it from the shop's server. Rejects when the answer does not hold a web address and a log. */
export async function fetchAggregator(): Promise<DemoAggregator> {
  const raw = await fetchJson('/demo.json');
  if (!isRecord(raw) || typeof raw.aggregator !== 'string' || typeof raw.log !== 'string') {
    throw new TypeError('demo.json: expected { aggregator: string, log: string }');
  }
  return { origin: new URL(raw.aggregator).origin, log: raw.log };
}
