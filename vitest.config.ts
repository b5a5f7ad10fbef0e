/** How Vitest runs: the sources as the build has them, on all cores. */
import { availableParallelism } from 'node:os';
import { defineConfig, mergeConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import config from './vite.config.ts';

/** One core each for a minute and more. */
const slow = /\/(every-model|shop-run)\.test\.ts$/;

/** These begin first: at the end they would be alone. What a clone has never run, Vitest would begin by its length. */
class SlowFirst extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer['sort']>[0]): ReturnType<BaseSequencer['sort']> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: (typeof files)[number]): boolean => slow.test(moduleId);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

export default mergeConfig(
  config,
  defineConfig({
    test: {
      include: ['test/**/*.test.ts'],
      sequence: { sequencer: SlowFirst },
      testTimeout: 30_000,
      expect: { poll: { timeout: 20_000 } },
      // As many as cores: left to itself Vitest spares one, which is half of two.
      maxWorkers: availableParallelism(),
      // TensorFlow.js ships its parts as modules without saying so: let Vite load them.
      server: { deps: { inline: [/@tensorflow/] } },
    },
  }),
);
