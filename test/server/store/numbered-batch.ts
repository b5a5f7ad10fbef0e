import type { Batch } from '../../../server/store/store.ts';

const text = (content: string) => new TextEncoder().encode(content);

/** Three leaves, a blob and a secret that tell which batch they are of; blobs of growing and shrinking size. */
export function numberedBatch(
  n: number,
  blobBytes: number,
): Required<Omit<Batch, 'erasedBlobs' | 'erasedSecrets'>> {
  return {
    leaves: [0, 1, 2].map((i) => text(`leaf ${n}.${i}`)),
    blobs: new Map([[`blob ${n}`, new Uint8Array((n * 7_919) % blobBytes).fill(n)]]),
    secrets: new Map([[`secret ${n}`, text(`value ${n}`)]]),
  };
}
