/** Bits, most significant first, into a growing array; with Golomb-Rice codes (Rice 1979). */

/** One stream of bits. */
export class BitWriter {
  #bytes = new Uint8Array(1024);
  #position = 0;

  /** Append the `width` low bits of `value`; width <= 24. */
  write(value: number, width: number): void {
    if ((this.#position >>> 3) + 8 > this.#bytes.length) this.#grow();
    for (let bit = width - 1; bit >= 0; bit--) {
      if ((value >>> bit) & 1) this.#bytes[this.#position >>> 3]! |= 0x80 >>> (this.#position & 7);
      this.#position++;
    }
  }

  /** `value >> k` ones, a zero, then the k low bits. */
  writeRice(value: number, k: number): void {
    const quotient = value >> k;
    this.write(2 ** (quotient + 1) - 2, quotient + 1);
    this.write(value & (2 ** k - 1), k);
  }

  /** The bytes so far, the last one filled up with zeros; a view. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, (this.#position + 7) >>> 3);
  }

  #grow(): void {
    const bytes = new Uint8Array(2 * this.#bytes.length);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }
}
