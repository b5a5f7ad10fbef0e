/** Tells when a page changes attributes or properties of an element; what it set before counts as well. */

/** What is watched. */
export type Watched = { readonly attributes: readonly string[]; readonly properties: readonly string[] };

/**
 * For as long as the element lives, also while it stands in no document.
 * @param changed gets the name, for a property at once, for an attribute in a moment
 */
export function watchChanges(
  host: HTMLElement,
  { attributes, properties }: Watched,
  changed: (name: string) => void,
): void {
  for (const name of properties) watchProperty(host, name, () => changed(name));
  const observer = new MutationObserver((records) => {
    for (const name of new Set(records.map(({ attributeName }) => attributeName))) if (name) changed(name);
  });
  observer.observe(host, { attributeFilter: [...attributes] });
}

function watchProperty(host: HTMLElement, name: string, changed: () => void): void {
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
