/**
 * Stands for `platforms/platform_browser.js` of TensorFlow.js, which brings its stores of models in IndexedDB and localStorage:
 * what it asks of a browser, and no more.
 */
import { env } from '@tensorflow/tfjs-core';
import { isTypedArrayBrowser } from '@tensorflow/tfjs-core/dist/platforms/is_typed_array_browser.js';
import type { Platform } from '@tensorflow/tfjs-core/dist/platforms/platform.js';

const browserPlatform: Platform = {
  fetch: (path, init) => fetch(path, init),
  now: () => performance.now(),
  encode: (text) => new TextEncoder().encode(text),
  decode: (bytes, encoding) => new TextDecoder(encoding).decode(bytes),
  isTypedArray: isTypedArrayBrowser,
};

env().setPlatform('browser', browserPlatform);
