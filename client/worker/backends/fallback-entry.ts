/** Entry of the fallback bundle: a classic script, because a worker can load one from a blob in every browser. */
import { fallback } from './fallback.ts';

Object.assign(globalThis, { hearsayFallback: fallback });
