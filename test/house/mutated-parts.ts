/** What is mutated: what bits, privacy and the log rest on. */

/** What is mutated together, and the tests that are to notice. */
export type MutatedPart = { readonly sources: readonly string[]; readonly tests: readonly string[] };

const folder = (name: string): MutatedPart => ({
  sources: [`shared/${name}/**/*.ts`],
  tests: [`test/shared/${name}/**/*.test.ts`],
});

/** By the names that they have in the result. */
export const mutatedParts: Readonly<Record<string, MutatedPart>> = {
  lattice: folder('lattice'),
  privacy: folder('privacy'),
  log: folder('log'),
  release: {
    sources: [
      'shared/release.ts',
      'shared/server-optimizer.ts',
      'shared/model/published-model.ts',
      'shared/model/float16.ts',
    ],
    tests: [
      'test/shared/release.test.ts',
      'test/shared/server-optimizer.test.ts',
      'test/shared/model/published-model.test.ts',
      'test/shared/model/float16.test.ts',
    ],
  },
};
