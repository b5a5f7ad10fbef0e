/**
 * Stands for `kernel_utils/shared.js` of TensorFlow.js's WebGPU backend, which takes every kernel of the CPU backend into the
 * bundle: these are the ones that our kernels run on tensors too small for a GPU. A kernel that needs another one does not
 * build: there is no such export. Each is checked in Chromium with every model (`test/browser/models.spec.ts`).
 */
export { addImpl as addImplCPU } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Add.js';
export { castImpl as castImplCPU } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Cast.js';
export { expImpl as expImplCPU } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Exp.js';
export { logImpl as logImplCPU } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Log.js';
export { maxImpl as maxImplCPU } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Max_impl.js';
export { multiplyImpl as multiplyImplCPU } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Multiply.js';
export { negImpl as negImplCPU } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Neg.js';
export { notEqualImpl as notEqualImplCPU } from '@tensorflow/tfjs-backend-cpu/dist/kernels/NotEqual.js';
export { prodImpl as prodImplCPU } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Prod.js';
export { subImpl as subImplCPU } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Sub.js';
export { transposeImpl as transposeImplCPU } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Transpose_impl.js';
