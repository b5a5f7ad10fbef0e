/** Things that somebody has at once, counted by key. */
export class Places {
  readonly #most: number;
  readonly #taken = new Map<string | number, number>();

  /** @param most of one key; null: any number */
  constructor(most: number | null) {
    this.#most = most ?? Number.POSITIVE_INFINITY;
  }

  /** @returns gives the place back, once; undefined: none is free */
  take(key: string | number): (() => void) | undefined {
    const taken = this.#taken.get(key) ?? 0;
    if (taken >= this.#most) return undefined;
    this.#taken.set(key, taken + 1);
    let isTaken = true;
    return () => {
      if (isTaken) this.#giveBack(key);
      isTaken = false;
    };
  }

  #giveBack(key: string | number): void {
    const left = (this.#taken.get(key) ?? 0) - 1;
    if (left > 0) this.#taken.set(key, left);
    else this.#taken.delete(key);
  }
}
