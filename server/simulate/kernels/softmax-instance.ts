/** The WebAssembly module of `assembly/catalog-softmax.ts`: compiled once a thread, one instance with a memory of its own each time. */
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { wasm } from './assembly/catalog-softmax.ts?assembly';

type Address = { readonly value: number };

/** What the module exports; addresses are bytes in `memory`. */
export type SoftmaxInstance = {
  readonly memory: { readonly buffer: ArrayBuffer };
  allocate(positions: number, items: number, dim: number, targets: number, soft: boolean): number;
  forward(positions: number, targets: number): void;
  forwardSoft(positions: number): void;
  backward(targets: number, factor: number, itemsTo: number, biasTo: number): void;
  readonly usersAt: Address;
  readonly itemsAt: Address;
  readonly biasAt: Address;
  readonly targetPositionsAt: Address;
  readonly targetItemsAt: Address;
  readonly targetWeightsAt: Address;
  readonly softTargetsAt: Address;
  readonly softWeightsAt: Address;
  readonly userGradientAt: Address;
  readonly itemGradientAt: Address;
  readonly biasGradientAt: Address;
  readonly sumsAt: Address;
  readonly hitsAt: Address;
};

/** Node has it; its types come with the DOM's, which have no place in the server. */
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    Module: new (bytes: Uint8Array) => object;
    Instance: new (module: object, imports: object) => { readonly exports: unknown };
  };
};

let module: object | undefined;

/**
 * @param size positions and targets of the largest call, items and dim; `soft` makes room for dense targets
 * @throws HearsayError BAD_CONFIG where there is not memory enough
 */
export function createSoftmaxInstance(size: {
  positions: number;
  items: number;
  dim: number;
  targets: number;
  soft: boolean;
}): SoftmaxInstance {
  module ??= new WebAssembly.Module(Buffer.from(wasm, 'base64'));
  const instance = new WebAssembly.Instance(module, {}).exports as SoftmaxInstance;
  if (!instance.allocate(size.positions, size.items, size.dim, size.targets, size.soft)) {
    throw new HearsayError(
      'BAD_CONFIG',
      `no memory for ${size.positions} positions over ${size.items} items`,
    );
  }
  return instance;
}
