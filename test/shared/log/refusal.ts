import { expect } from 'vitest';
import type { ErrorCode } from '../../../shared/hearsay-error.ts';

/** For `toThrow`: an error with this code. */
export const refusal = (code: ErrorCode) => expect.objectContaining({ name: 'HearsayError', code });
