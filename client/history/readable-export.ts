/**
 * What this browser holds for a site as plain JSON, for the visitor it is about (GDPR, articles 15 and 20). It lists what
 * is there instead of naming it, so that nothing that is kept later can be forgotten here.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { isOwnName } from './own-names.ts';
import { storedData } from './stored-data.ts';

/** What a page holds that is nowhere else. */
export type InMemory = { readonly consent: boolean } & Readonly<Record<string, unknown>>;

/** @param now milliseconds since 1970 @throws DOMException where the browser does not let its storage be read */
export async function toExport({ consent, ...memory }: InMemory, now: number): Promise<object> {
  return {
    about:
      'What Hearsay holds in this browser for this site. `memory` ends with the page, `database` is on this device. ' +
      'The secret makes the pseudonyms of updates: who has it can link them.',
    written: new Date(now).toISOString(),
    consent,
    memory: toReadable(memory),
    database: toReadable(await storedData()),
    localStorage: entriesOf(() => localStorage),
    sessionStorage: entriesOf(() => sessionStorage),
  };
}

/** JSON of whatever a store may hold: bytes as hex, numbers of an array with their count, a `time` as ISO 8601. */
export function toReadable(value: unknown, name = ''): unknown {
  if (value instanceof Uint8Array) return bytesToHex(value);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) {
    const values = [...(value as Float32Array)];
    return { count: values.length, values };
  }
  if (Array.isArray(value)) return value.map((each) => toReadable(each));
  if (name === 'time' && isTime(value)) return new Date(value).toISOString();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toReadable(each, key)]));
}

/** Within what a Date can hold. */
const isTime = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= 8.64e15;

/** Ours among what the page keeps; nothing where the browser lets nobody look. */
function entriesOf(area: () => Storage): Record<string, string | null> {
  try {
    const storage = area();
    const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
    const own = keys.filter(isOwnName);
    return Object.fromEntries(own.map((key) => [key, storage.getItem(key)]));
  } catch {
    return {};
  }
}
