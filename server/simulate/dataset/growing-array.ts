/** Typed arrays that grow as rows come: nobody knows how many there will be, and plain arrays take eight times the memory. */

type TypedArray = Int32Array | Float64Array | Float32Array | Uint8Array;

/** Appends numbers. */
export type GrowingArray<T extends TypedArray> = {
  push(value: number): void;
  /** What was pushed, a copy without spare room. The array is empty afterwards. */
  take(): T;
};

/** An empty array. */
export function growingArray<T extends TypedArray>(type: new (length: number) => T): GrowingArray<T> {
  let values = new type(1_024);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const longer = new type(Math.ceil(length * 1.6));
        longer.set(values);
        values = longer;
      }
      values[length++] = value;
    },
    take() {
      const taken = values.slice(0, length) as T;
      values = new type(1);
      length = 0;
      return taken;
    },
  };
}
