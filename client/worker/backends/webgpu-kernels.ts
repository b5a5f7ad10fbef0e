/** The kernels that the models use, on WebGPU. */
import { addConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Add.js';
import { batchMatMulConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/BatchMatMul.js';
import { castConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Cast.js';
import { expConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Exp.js';
import { identityConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Identity.js';
import { logConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Log.js';
import { multiplyConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Multiply.js';
import { negConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Neg.js';
import { realDivConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/RealDiv.js';
import { reluConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Relu.js';
import { reshapeConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Reshape.js';
import { sigmoidConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sigmoid.js';
import { softmaxConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Softmax.js';
import { sqrtConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sqrt.js';
import { squareConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Square.js';
import { stepConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Step.js';
import { subConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sub.js';
import { sumConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sum.js';
import { tanhConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Tanh.js';
import { transposeConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Transpose.js';
import { type KernelConfig, registerKernel } from '@tensorflow/tfjs-core';

const kernels: readonly KernelConfig[] = [
  addConfig,
  batchMatMulConfig,
  castConfig,
  expConfig,
  identityConfig,
  logConfig,
  multiplyConfig,
  negConfig,
  realDivConfig,
  reluConfig,
  reshapeConfig,
  sigmoidConfig,
  softmaxConfig,
  sqrtConfig,
  squareConfig,
  stepConfig,
  subConfig,
  sumConfig,
  tanhConfig,
  transposeConfig,
];

for (const kernel of kernels) registerKernel(kernel);
