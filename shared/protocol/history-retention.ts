/** How long a browser keeps an event. A file of its own: the script tag reads it, and no schema. */

/** Where the site does not say, days. */
export const defaultRetentionDays = 365;

/** What of a site's configuration tells. */
type Retaining = { readonly history?: { readonly retentionDays: number } };

/**
 * The time before which events are dropped, milliseconds since 1970.
 * @param now milliseconds since 1970
 */
export function retentionStart({ history }: Retaining, now: number): number {
  return now - (history?.retentionDays ?? defaultRetentionDays) * 86_400_000;
}
