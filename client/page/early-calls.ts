/**
 * Calls made before the script has loaded: `(window.hearsay = window.hearsay || []).push(['track', 'view', {…}])`.
 * Whatever else a page keeps under our name is the page's, and stays.
 */

/** A call: the name of a function of the API, then its arguments. */
export type Call = readonly [name: string, ...args: unknown[]];

/** Most calls that are made up for. */
const maxCalls = 1000;

/** The calls that wait there, none where nothing is there; undefined where it is none of ours. @param found whatever the page holds */
export function waitingCalls(found: unknown): readonly unknown[] | undefined {
  if (found === undefined) return [];
  return Array.isArray(found) ? found.slice(0, maxCalls) : undefined;
}

/** Make these calls, in order. One that names no function, or is no list, does nothing. @param api its functions do not throw */
export function makeCalls(api: object, calls: readonly unknown[]): void {
  for (const call of calls) {
    if (!Array.isArray(call)) continue;
    const [name, ...args] = call as unknown[];
    // A list that pushes itself would have no end.
    if (typeof name !== 'string' || name === 'push' || !Object.hasOwn(api, name)) continue;
    const called: unknown = Reflect.get(api, name);
    if (typeof called === 'function') called(...args);
  }
}
