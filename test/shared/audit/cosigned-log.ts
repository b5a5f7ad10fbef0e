/** The honest log, with the witnesses of its tests. */
import { witnessKey } from '../log/witness-key.ts';
import { files } from './audited-log.ts';
import type { Files } from './served-log.ts';

export const [first, second] = [witnessKey('witness.example/w1', 1), witnessKey('witness.example/w2', 2)];

/** The honest log, cosigned. */
export function cosignedBy(...witnesses: readonly ReturnType<typeof witnessKey>[]): Files {
  const note = Buffer.from(files.get('checkpoint')!).toString();
  const lines = witnesses.map((witness, i) => witness.cosign(note, 1_700_000_000 + 60 * i));
  return new Map([...files, ['checkpoint', new TextEncoder().encode(note + lines.join(''))]]);
}
