import { matMul, tensor2d } from '@tensorflow/tfjs-core';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { fallback } from '../../../client/index.ts';
it('runs', async () => {
  const require = createRequire(import.meta.url);
  await fallback.startWasm(require.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'));
  const t = matMul(tensor2d([[1, 2]]), tensor2d([[3], [4]]));
  expect([...(await t.data())]).toEqual([11]);
  await fallback.startCpu();
  expect([...(await matMul(tensor2d([[1, 2]]), tensor2d([[3], [4]])).data())]).toEqual([11]);
});
