/** Waiting for what comes in its own time: as long as a test may take on a machine that does much else. */
import { vi } from 'vitest';

/** Look until it does not throw. @returns what was seen last @throws what the last look threw, after 20 s */
export const eventually = <T>(look: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(look, { timeout: 20_000, interval: 20 });
