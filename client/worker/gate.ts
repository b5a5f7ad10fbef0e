/** A gate that is open or shut; `passed` resolves while it is open, or when it opens. */
export class Gate {
  #open = false;
  #waiting: (() => void)[] = [];

  /** Open or shut it. */
  set(open: boolean): void {
    this.#open = open;
    if (!open) return;
    for (const resolve of this.#waiting) resolve();
    this.#waiting = [];
  }

  /** Resolves at once, or once it is open. */
  passed(): Promise<void> {
    return this.#open ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }
}
