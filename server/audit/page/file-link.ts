/** A hash that a leaf names, and the file behind it where there is an address to fetch it from. */
import { type Html, html } from '../../pages/html.ts';

/** @param named `files`: address with a slash at its end, null where files have none; `hash`: 64 hex digits */
export function fileLink({
  files,
  folder,
  hash,
}: {
  readonly files: string | null;
  readonly folder: 'models' | 'catalog';
  readonly hash: string;
}): Html {
  if (files === null) return html`<code>${hash}</code>`;
  return html`<a href="${files}${folder}/${hash}" download><code>${hash}</code></a>`;
}
