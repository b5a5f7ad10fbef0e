/** Looks for a visitor's history in what left a browser. */
import { expect } from 'playwright/test';
import { fixtureItems } from './fixture.ts';
import type { RecordingProxy } from './recording-proxy.ts';

/** No item id, title, event type or visitor id as text, in three encodings. What an update's numbers tell is no text. */
export function assertNoTextOf({ id }: { id: string }, { requests, frames }: RecordingProxy): void {
  const sent = [
    ...requests.flatMap(({ url, headers, body }) => [Buffer.from(url), Buffer.from(headers), body]),
    ...frames.map(({ payload }) => payload),
  ];
  const secrets = [id, '"purchase"', ...fixtureItems.flatMap((item) => [item.id, item.title])];
  const needles = secrets.flatMap((secret) => [
    Buffer.from(secret, 'utf8'),
    Buffer.from(secret, 'utf16le'),
    // The last characters of Base64 depend on what follows.
    Buffer.from(Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1)),
  ]);
  const leaks = sent.flatMap((bytes) => needles.filter((needle) => bytes.includes(needle)));
  expect(leaks.map(String)).toEqual([]);
}
