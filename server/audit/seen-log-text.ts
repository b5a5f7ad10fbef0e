/** What an auditor saw of a log last, as text to keep: in a file of the command line's, in a browser's storage. */
import * as z from 'zod/mini';
import type { SeenLog } from '../../shared/audit/check-history.ts';
import { parseBase64, toBase64 } from '../../shared/log/bytes.ts';
import { parseWith } from '../../shared/protocol/parse.ts';

const seenSchema = z.strictObject({
  /** What was audited, for people. */
  target: z.string(),
  verifierKey: z.string(),
  size: z.int().check(z.nonnegative()),
  root: z.string(),
});

/** JSON. @param target what was audited */
export function seenLogText(target: string, { verifierKey, size, root }: SeenLog): string {
  return JSON.stringify({ target, verifierKey, size, root: toBase64(root) });
}

/** Inverse of {@link seenLogText}. @throws HearsayError BAD_CONFIG, or SyntaxError where it is no JSON */
export function parseSeenLog(text: string): SeenLog {
  const { verifierKey, size, root } = parseWith(seenSchema, JSON.parse(text), 'BAD_CONFIG');
  return { verifierKey, size, root: parseBase64(root, 'BAD_CONFIG') };
}
