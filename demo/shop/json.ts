/**
 * Reads JSON from the demo's own server. What comes back is `unknown` until a source file has checked its shape.
 */

/** Fetches a JSON document. Rejects when the server does not answer with one. */
export async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`${url}: expected 200, got ${response.status}`);
  return response.json();
}

/** Whether a value is an object with string keys. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
