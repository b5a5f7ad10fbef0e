/** Tells when a page sets a property of an element; what it set before counts as well. */

/** @param changed runs after each time that the property was set */
export function watchProperty(host: HTMLElement, name: string, changed: () => void): void {
  let value = (host as unknown as Readonly<Record<string, unknown>>)[name];
  Object.defineProperty(host, name, {
    configurable: true,
    enumerable: true,
    get: () => value,
    set: (other: unknown) => {
      value = other;
      changed();
    },
  });
}
