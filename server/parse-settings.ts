/** Parsing what an operator has written. Unlike a stranger's message it may be named: an unknown key, too. */
import type * as z from 'zod/mini';
import { HearsayError } from '../shared/hearsay-error.ts';

/** What the operator writes in place of what is derived from it. */
const writtenAs = new Map([['privacy.variance', 'privacy.noiseMultiplier']]);

/**
 * The value, if it fits the schema.
 * @throws HearsayError BAD_CONFIG, naming the first key that does not fit
 */
export function parseSettings<T extends z.ZodMiniType>(schema: T, raw: unknown): z.infer<T> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data as z.infer<T>;
  const [issue] = result.error.issues;
  const path = issue?.path.join('.') ?? '';
  const key =
    issue?.code === 'unrecognized_keys' ? keyBelow(path, issue.keys) : (writtenAs.get(path) ?? path);
  throw new HearsayError('BAD_CONFIG', `settings: "${key}" does not fit (${describe(issue)})`);
}

function keyBelow(path: string, [key = '']: readonly string[]): string {
  return path === '' ? key : `${path}.${key}`;
}

function describe(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'unrecognized_keys':
      return 'no such key';
    case 'invalid_type':
      return `expected ${issue.expected}`;
    case 'too_small':
      return `expected ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
    case 'too_big':
      return `expected ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
    case 'custom':
      return issue.message;
    default:
      return issue?.code ?? 'unknown';
  }
}
