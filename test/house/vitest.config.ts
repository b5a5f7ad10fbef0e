/** How Vitest runs under mutation: the tests as they are, a mutant judged as soon as it can be. */
import { mergeConfig } from 'vitest/config';
import config from '../../vitest.config.ts';

export default mergeConfig(config, {
  test: {
    // One environment for all files of a run; a mutant has a run of its own.
    isolate: false,
    // A machine that does several things at a time is slower; a mutant that hangs is ended by Stryker.
    testTimeout: 300_000,
    setupFiles: ['test/house/end-on-failure.ts'],
  },
});
