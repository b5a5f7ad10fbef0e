/** Names of the client's files: each carries the first 64 bits of its content's SHA-256, as the build seals them. */
import { createHash } from 'node:crypto';

const pattern = /^([a-z][a-z-]*)\.([0-9a-f]{16})\.(js|wasm)$/;

/** The parts of such a name. */
export type HashedName = {
  /** What the file is called in every build: `hearsay`, `worker`. */
  readonly stem: string;
  /** 16 hex digits. */
  readonly hash: string;
  readonly extension: 'js' | 'wasm';
};

/** @returns undefined for any other name: one with a path in it, too */
export function parseHashedName(name: string): HashedName | undefined {
  const [, stem, hash, extension] = pattern.exec(name) ?? [];
  if (stem === undefined || hash === undefined) return undefined;
  return { stem, hash, extension: extension === 'wasm' ? 'wasm' : 'js' };
}

/** Whether this is the content that the name stands for. */
export function isNamedAfter(bytes: Uint8Array, name: string): boolean {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16) === parseHashedName(name)?.hash;
}
