/**
 * A custom element whose behaviour may come later, in a script of its own. The class is made at once, so that its box
 * and its properties are there from the start; what it does is a behaviour per element.
 */

/** What an element does while it stands in a document. */
export type Behaviour = {
  readonly connected: () => void;
  readonly disconnected: () => void;
};

/** Gives one element its behaviour, before it is connected first. */
export type StartBehaviour = (host: HTMLElement) => Behaviour;

/** How an element begins. */
export type ElementParts = {
  /** Undefined at first; a behaviour that wants to be told of them uses `watchChanges`. */
  readonly properties: readonly string[];
  /** Runs once for an element; what it returns runs where no behaviour comes. */
  readonly prepare: (host: HTMLElement) => () => void;
  /** Rejects where it cannot be had. */
  readonly behaviour: () => Promise<StartBehaviour>;
};

/** An element without properties, and without a box before its behaviour comes. */
export const plainParts: Omit<ElementParts, 'behaviour'> = {
  properties: [],
  prepare: () => () => undefined,
};

/** Make an element known to the page, unless its name is taken, or there is no page. */
export function defineElement(name: string, parts: ElementParts): void {
  if (typeof customElements === 'undefined' || customElements.get(name)) return;
  const element = elementClass(parts);
  // Frameworks ask `name in element`, to tell a property from an attribute.
  for (const property of parts.properties) Object.assign(element.prototype, { [property]: undefined });
  customElements.define(name, element);
}

function elementClass({ prepare, behaviour }: ElementParts) {
  return class extends HTMLElement {
    #fail: (() => void) | undefined;
    #behaviour: Behaviour | undefined;
    #isOn = false;

    connectedCallback(): void {
      this.#fail ??= prepare(this);
      behaviour()
        .then((start) => {
          this.#behaviour ??= start(this);
          this.#turn(this.isConnected);
        })
        .catch(this.#fail);
    }

    disconnectedCallback(): void {
      this.#turn(false);
    }

    #turn(isOn: boolean): void {
      if (isOn === this.#isOn) return;
      this.#isOn = isOn;
      this.#behaviour?.[isOn ? 'connected' : 'disconnected']();
    }
  };
}
