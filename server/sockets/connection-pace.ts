/** How much may come over one connection, and so with one ticket. */
import { createMinute } from '../access/minute.ts';
import type { AccessSettings } from '../settings/access-settings.ts';

/** One more message, with so many bytes of updates in it. @returns whether there is room for it */
export type ConnectionPace = (updateBytes: number) => Promise<boolean>;

const megabyte = 1_000_000;

/** @returns the pace of a connection by its id */
export function createPaces({
  messagesPerMinute,
  updateMegabytesPerMinute,
}: AccessSettings['limits']): (id: string) => ConnectionPace {
  const messages = createMinute(messagesPerMinute);
  const bytes = createMinute(updateMegabytesPerMinute && updateMegabytesPerMinute * megabyte);
  return (id) => async (updateBytes) =>
    (await messages.take(id)) === 0 && (await bytes.take(id, updateBytes)) === 0;
}

/** Bytes among the arguments of a message. */
export function bytesIn(args: readonly unknown[]): number {
  return args.reduce<number>((sum, arg) => sum + (arg instanceof Uint8Array ? arg.length : 0), 0);
}
