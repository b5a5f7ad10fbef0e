/**
 * How the demo's crowd fares: `/crowd.json`, polled while the page is visible. The crowd is made of visitors that
 * hold real purchase histories; their last baskets are held out to measure each model.
 */
import { fetchJson, isRecord } from './json.ts';

/** Held-out hit rate of one model version. */
type CrowdPoint = {
  readonly version: number;
  /** Share of held-out next baskets with at least one of ten recommendations in them, 0..1. */
  readonly hitRate: number;
};

/** One answer of `/crowd.json`. */
export type Crowd = {
  readonly visitors: number;
  /** Hit rate of recommending the ten best sellers to everybody; null while unknown. */
  readonly popularity: number | null;
  readonly curve: readonly CrowdPoint[];
};

const pollMs = 4_000;

/** Calls the listener with each answer. Without an answer it waits and asks again; the shop does not depend on it. */
export function watchCrowd(listener: (crowd: Crowd) => void): void {
  const poll = async (): Promise<void> => {
    if (!document.hidden) {
      try {
        listener(parseCrowd(await fetchJson('/crowd.json')));
      } catch {
        // No crowd at this address, or not yet: the plot stays away.
      }
    }
    setTimeout(() => void poll(), pollMs);
  };
  void poll();
}

/** Checks the shape of `/crowd.json`; throws where it does not fit. */
function parseCrowd(raw: unknown): Crowd {
  if (!isRecord(raw)) throw new TypeError('crowd.json: expected an object');
  const { visitors, popularity, curve } = raw;
  if (typeof visitors !== 'number') throw new TypeError('crowd.json: expected a number of visitors');
  if (popularity !== null && typeof popularity !== 'number')
    throw new TypeError('crowd.json: bad popularity');
  if (!Array.isArray(curve)) throw new TypeError('crowd.json: expected a curve');
  return { visitors, popularity, curve: curve.map(parsePoint) };
}

function parsePoint(raw: unknown): CrowdPoint {
  if (!isRecord(raw) || typeof raw.version !== 'number' || typeof raw.hitRate !== 'number') {
    throw new TypeError('crowd.json: expected { version, hitRate }');
  }
  return { version: raw.version, hitRate: raw.hitRate };
}
