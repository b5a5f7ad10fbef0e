/** `window.hearsay` as the elements see it: the part of the public API that they use, and the way to find it. */
import type { HearsayApi } from '../embed/api.ts';

/** See the head of this file. */
export type PageHearsay = Pick<
  HearsayApi,
  'recommend' | 'item' | 'status' | 'on' | 'consent' | 'export' | 'erase'
>;

/**
 * Calls once, at once or when a script has loaded that leaves the API. An array under that name is a queue of early
 * calls: the script tag is still to come.
 * @returns the way to stop looking
 */
export function findHearsay(found: (hearsay: PageHearsay) => void): () => void {
  const stop = (): void => document.removeEventListener('load', look, true);
  const look = (): void => {
    const { hearsay } = globalThis as { readonly hearsay?: Partial<PageHearsay> };
    if (typeof hearsay?.status !== 'function') return;
    stop();
    found(hearsay as PageHearsay);
  };
  // Scripts load without bubbling: one of them may be the script tag.
  document.addEventListener('load', look, true);
  look();
  return stop;
}
