/** `reader-entry.ts` in a worker scope of its own: each time another one, which has read nothing yet. */
import { vi } from 'vitest';
import type { FromReader, ToReader } from '../../../client/reader/reader-messages.ts';

type Post = (message: FromReader, transfer: Transferable[]) => void;

/** @returns what the worker does with a message */
export async function openEntry(postMessage: Post): Promise<(message: ToReader) => void> {
  const scope: {
    onmessage?: (event: { data: ToReader }) => void;
    readonly postMessage: unknown;
    readonly navigator: { readonly language: string };
  } = {
    navigator: { language: 'en' },
    postMessage: (message: FromReader, transfer: Transferable[] = []) => postMessage(message, transfer),
  };
  vi.resetModules();
  vi.stubGlobal('self', scope);
  await import('../../../client/reader/reader-entry.ts');
  return (data) => scope.onmessage?.({ data });
}
