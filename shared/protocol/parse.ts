/** Parsing at the door: a schema, a code, and never the message of a stranger's making. */
import type * as z from 'zod/mini';
import { type ErrorCode, HearsayError } from '../hearsay-error.ts';

/**
 * The value, if it fits the schema.
 * @throws HearsayError with `code`; the message names the first path that does not fit, not what stood there
 */
export function parseWith<T extends z.ZodMiniType>(
  schema: T,
  raw: unknown,
  code: ErrorCode = 'BAD_MESSAGE',
): z.infer<T> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data as z.infer<T>;
  const [issue] = result.error.issues;
  throw new HearsayError(
    code,
    `does not fit at "${issue?.path.join('.') ?? ''}" (${issue?.code ?? 'unknown'})`,
  );
}
