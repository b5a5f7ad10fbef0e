/** Names and hashes of the client's other bundles, filled in by the build: see `vite.config.ts`. */
declare module 'virtual:hearsay-fallback' {
  import type { BuiltFile } from './worker/worker-messages.ts';
  export const fallbackFile: BuiltFile;
  export const wasmFile: BuiltFile;
}
declare module 'virtual:hearsay-debug' {
  import type { BuiltFile } from './worker/worker-messages.ts';
  export const debugFile: BuiltFile;
}
declare module 'virtual:hearsay-elements' {
  import type { BuiltFile } from './worker/worker-messages.ts';
  export const elementsFile: BuiltFile;
  export const ledgerFile: BuiltFile;
}
declare module 'virtual:hearsay-reader' {
  /** Of the classic script. */
  export const readerText: string;
}
declare module 'virtual:hearsay-recommend' {
  import type { BuiltFile } from './worker/worker-messages.ts';
  export const recommendFile: BuiltFile;
}
declare module 'virtual:hearsay-worker' {
  import type { BuiltFile } from './worker/worker-messages.ts';
  export const workerFile: BuiltFile;
}
