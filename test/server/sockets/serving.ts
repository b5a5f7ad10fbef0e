/** What every test of hostile input ends with. */
import { expect } from 'vitest';
import type { ErrorCode } from '../../../shared/hearsay-error.ts';
import { expectReceipt } from '../rounds/replayed-store.ts';
import { giveHonestly, type TestServer } from '../running-server.ts';
import { updateBytes } from '../test-site.ts';

/** These refusals were counted, and nothing else; and somebody honest is served as ever. */
export async function expectServing(
  server: TestServer,
  refusals: Partial<Record<ErrorCode, number>>,
): Promise<void> {
  expectReceipt(server.store, await giveHonestly(server, 1000), updateBytes(1000));
  expect((await server.status()).refusals).toEqual(refusals);
}

/** A refusal as it crosses the wire. */
export const refusalOf = (code: ErrorCode) => ({ ok: false, code });
