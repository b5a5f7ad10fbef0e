/**
 * Where this demo's aggregator lives: `/demo.json`, `{ aggregator: "http://localhost:PORT" }`. Another origin than
 * the shop's, as on a real site.
 */
import { fetchJson, isRecord } from './json.ts';

/** Fetches the aggregator's origin. Rejects when the answer does not hold a web address. */
export async function fetchAggregator(): Promise<string> {
  const raw = await fetchJson('/demo.json');
  if (!isRecord(raw) || typeof raw.aggregator !== 'string') {
    throw new TypeError('demo.json: expected { aggregator: string }');
  }
  return new URL(raw.aggregator).origin;
}
