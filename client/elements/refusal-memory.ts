/**
 * Remembers that a visitor has said no, so as not to ask again: for the page alone, because nothing is written before a
 * yes, unless the site wants the no itself kept.
 */

const key = 'hearsay.refused';

/** See the head of this file. */
export class RefusalMemory {
  #isRefused = false;

  /** @param isKept whether the site has it kept between pages */
  isRefused(isKept: boolean): boolean {
    return this.#isRefused || (isKept && readKept());
  }

  /** @param isKept as above; a yes is forgotten here, and remembered elsewhere */
  answered(given: boolean, isKept: boolean): void {
    this.#isRefused = !given;
    try {
      if (given) localStorage.removeItem(key);
      else if (isKept) localStorage.setItem(key, 'yes');
    } catch {
      // Private mode: asked again next time.
    }
  }
}

function readKept(): boolean {
  try {
    return localStorage.getItem(key) === 'yes';
  } catch {
    return false;
  }
}
