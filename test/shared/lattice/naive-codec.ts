/**
 * LA5 and LA6 as PROTOCOL.md states them, one bit at a time, on a string of 0s and 1s.
 * Slow, and shares no code with what it checks.
 */

/** What a reader makes of some bytes: the whole update, zeros included; undefined is a refusal. */
export function naiveDecode(dim: number, bytes: Uint8Array): number[] | undefined {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const update: number[] = [];
  let at = 0;
  const take = (width: number): number => {
    if (at + width > bits.length) throw new Refused();
    at += width;
    return width === 0 ? 0 : Number.parseInt(bits.slice(at - width, at), 2);
  };
  const rice = (k: number): number => {
    let ones = 0;
    while (take(1) === 1) ones++;
    if (ones > 12) throw new Refused();
    return ones * 2 ** k + take(k);
  };
  try {
    while (update.length < dim) {
      const block: number[] = [];
      const size = Math.min(256, dim - update.length);
      const count = take(9);
      if (count > size) throw new Refused();
      const [k, m] = count > 0 ? [take(3), take(4)] : [0, 0];
      for (let i = 0; i < count; i++) {
        block.push(...new Array<number>(rice(k)).fill(0));
        const sign = take(1) === 1 ? -1 : 1;
        block.push(sign * (rice(m) + 1));
      }
      if (block.length > size) throw new Refused();
      update.push(...block, ...new Array<number>(size - block.length).fill(0));
    }
    const used = Math.ceil(at / 8);
    return bytes.length === bucketOf(used) && !bits.slice(at).includes('1') ? update : undefined;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

class Refused extends Error {}

/** LA6. */
function bucketOf(bytes: number): number {
  if (bytes < 2) return bytes;
  const exponent = Math.floor(Math.log2(bytes));
  const step = 2 ** (exponent - Math.floor(Math.log2(exponent)) - 1);
  let bucket = 0;
  while (bucket < bytes) bucket += step;
  return bucket;
}

/** Writes bits by hand: for frames that no encoder would make. Padded as LA6 wants it. */
export function frame(bits: string): Uint8Array {
  const digits = bits.replaceAll(' ', '');
  const used = Math.ceil(digits.length / 8);
  const padded = digits.padEnd(8 * bucketOf(used), '0');
  return Uint8Array.from({ length: padded.length / 8 }, (_, i) =>
    Number.parseInt(padded.slice(8 * i, 8 * i + 8), 2),
  );
}
