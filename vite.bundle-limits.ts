/** Most bytes of each file that browsers load, as it travels (gzip -9): the build fails over them. */
export const bundleLimits = {
  'hearsay.js': 12_000,
  'recommend.js': 20_000,
  'elements.js': 10_000,
  'hearsay-ledger.js': 9_000,
  'debug.js': 4_000,
  'worker.js': 110_000,
  'fallback.js': 40_000,
  'tensorflow.wasm': 160_000,
} as const;
