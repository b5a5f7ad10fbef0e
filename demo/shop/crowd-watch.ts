/**
 * How the demo's crowd fares, asked while the page is visible. The crowd is made of visitors that hold real purchase
 * histories; their last baskets are held out to measure each model.
 */
import type { CrowdReport } from '../crowd/crowd-report.ts';
import { fetchData } from './shop-data.ts';

const pollMs = 4_000;

/** Calls the listener with each answer. Without an answer it waits and asks again; the shop does not depend on it. */
export function watchCrowd(listener: (crowd: CrowdReport) => void): void {
  const poll = async (): Promise<void> => {
    if (!document.hidden) await fetchData('/crowd.json').then(listener, () => undefined);
    setTimeout(() => void poll(), pollMs);
  };
  void poll();
}
