/**
 * The tag that a site pastes: the embed of one build by its hashed name, held by the browser against its hash
 * (W3C Subresource Integrity, 3.2), so that a page runs this embed or none. The embed carries the hashes of its other
 * parts, so the tag fixes them too.
 */
import { createHash } from 'node:crypto';
import type { ClientFile } from './client-build.ts';

/** What a tag is made of. */
export type TagParts = {
  /** Of the aggregator, as browsers reach it: `https://aggregator.example`. */
  readonly origin: string;
  readonly embed: ClientFile;
  /** Identity of the log that browsers shall train for, 64 hex digits; undefined: the one that each sees first. */
  readonly log?: string | undefined;
};

/** One line of HTML. */
export function scriptTag({ origin, embed, log }: TagParts): string {
  const attributes = [
    'async',
    `src="${origin}/${embed.name}"`,
    `integrity="${integrityOf(embed.bytes)}"`,
    'crossorigin',
    ...(log === undefined ? [] : [`data-log="${log}"`]),
  ];
  return `<script ${attributes.join(' ')}></script>`;
}

/** Integrity metadata of these bytes, SHA-384. */
function integrityOf(bytes: Uint8Array): string {
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
}
