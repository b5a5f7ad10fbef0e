/**
 * What a release does with the averaged update: FedAvg, server momentum, or server Adam.
 * Reddi et al. 2021 (arXiv:2003.00295), Algorithm 2, without bias correction. The average update is the
 * descent direction. Only + - * / and sqrt, each rounded to float32, so that every engine gets the same bits.
 *
 * Beside the model that is trained stands its running average over releases, which recommends (Polyak, Juditsky
 * 1992): it forgets the noise of single releases. Like all that stands here it costs no privacy, being post-processing.
 */

/** Which optimizer runs, and its settings. */
export type ServerOptimizer = ServerStep & {
  /**
   * Share of the running average that a release keeps, 0..1, once there are many; see {@link keptOf}. Without it the model
   * itself recommends.
   */
  readonly averaging?: number;
  /**
   * Share of its distance from where it started that a release takes off the model, 0..1: what visitors no longer say
   * fades, and what few ever said stays small. Towards the start and not towards zero, for there projections of content
   * and priors stand (Li, Grandvalet, Davoine 2018, arXiv:1802.01483, eq. 3, L2-SP), and beside the optimizer's step
   * and not in its moments (Loshchilov, Hutter 2019, arXiv:1711.05101). Without it nothing fades.
   */
  readonly weightDecay?: number;
};

/** How the model moves. */
type ServerStep =
  /** x += learningRate * u (McMahan et al. 2017). */
  | { readonly kind: 'fedavg'; readonly learningRate: number }
  /** m = momentum * m + u; x += learningRate * m (Hsu et al. 2019). */
  | { readonly kind: 'fedavgm'; readonly learningRate: number; readonly momentum: number }
  /** m, v as in Adam; x += learningRate * m / (sqrt(v) + tau). */
  | {
      readonly kind: 'fedadam';
      readonly learningRate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly tau: number;
    };

/** Moments that each optimizer keeps per parameter. */
const moments: Record<ServerStep['kind'], number> = { fedavg: 0, fedavgm: 1, fedadam: 2 };

/**
 * Vectors of an optimizer's state, in their order; each starts at zeros, so that any model can start. One name means one
 * thing: a moment of one kind of step is none of another's.
 */
function stateVectors({ kind, averaging, weightDecay }: ServerOptimizer): string[] {
  return [
    ...Array.from({ length: moments[kind] }, (_, moment) => `${kind} moment ${moment}`),
    ...(averaging === undefined ? [] : ['lag']),
    ...(weightDecay === undefined ? [] : ['distance']),
  ];
}

/** The state before the first release: zeros. */
export function initialOptimizerState(optimizer: ServerOptimizer, dim: number): Float32Array {
  return new Float32Array(stateVectors(optimizer).length * dim);
}

/** A model and the state of its optimizer, both float32. */
export type Master = { readonly model: Float32Array; readonly optimizerState: Float32Array };

/** The model that recommends, [d]: the running average, or the model itself where none is kept. */
export function averageModel({ model, optimizerState }: Master, optimizer: ServerOptimizer): Float32Array {
  const lag = vectorOf('lag', optimizer, optimizerState);
  return lag ? model.map((value, i) => value - lag[i]!) : model;
}

/**
 * The same model under another optimizer: vectors that both keep go on, new ones start at zeros, the rest is dropped.
 * @param made the optimizer under which the state was made: two that keep other vectors may have states of one length
 * @returns nothing is mutated
 */
export function underOptimizer(
  { model, optimizerState }: Master,
  { made, now }: { readonly made: ServerOptimizer; readonly now: ServerOptimizer },
): Master {
  const next = initialOptimizerState(now, model.length);
  for (const name of stateVectors(now)) {
    const kept = vectorOf(name, made, optimizerState);
    if (kept) vectorOf(name, now, next)?.set(kept);
  }
  return { model, optimizerState: next };
}

/**
 * The running mean of the averaged updates, [d], a view: the first moment, before any division by the second.
 * @param made the optimizer under which the state was made
 * @returns null where the optimizer keeps none
 */
export function firstMoment({ optimizerState }: Master, made: ServerOptimizer): Float32Array | null {
  return vectorOf(`${made.kind} moment 0`, made, optimizerState) ?? null;
}

/**
 * A vector of the state, a view; among them `lag`, how far the average lies behind the model, and `distance`, how far
 * the model is from where it started.
 */
function vectorOf(name: string, optimizer: ServerOptimizer, state: Float32Array): Float32Array | undefined {
  const vectors = stateVectors(optimizer);
  const [dim, at] = [state.length / vectors.length, vectors.indexOf(name)];
  return at < 0 ? undefined : state.subarray(at * dim, (at + 1) * dim);
}

/** What a step goes along: an averaged update, [d], weight units, float32, and which version the step makes, >= 1. */
export type AveragedUpdate = { readonly update: Float32Array; readonly version: number };

/**
 * One step along an averaged update.
 * @returns new arrays; nothing is mutated
 */
export function optimizerStep(
  master: Master,
  { update, version }: AveragedUpdate,
  optimizer: ServerOptimizer,
): Master {
  const model = master.model.slice();
  const optimizerState = master.optimizerState.slice();
  switch (optimizer.kind) {
    case 'fedavg':
      move(model, update, fround(optimizer.learningRate));
      break;
    case 'fedavgm':
      decay(optimizerState, fround(optimizer.momentum), update);
      move(model, optimizerState, fround(optimizer.learningRate));
      break;
    case 'fedadam':
      adam(model, optimizerState, update, optimizer);
  }
  const distance = vectorOf('distance', optimizer, optimizerState);
  if (distance) pullBack(model, distance, master.model, fround(optimizer.weightDecay ?? 0));
  const lag = vectorOf('lag', optimizer, optimizerState);
  if (lag) followModel(lag, master.model, model, keptOf(optimizer, version));
  return { model, optimizerState };
}

/**
 * The averaged update that a step went along, read back from what it made: within some 1e-5 of the largest coordinate, for
 * the state is rounded to float32. Not for arithmetic that has to be exact: to tell what was added to a sum, where the
 * step is not the expected one.
 * @param before under `optimizer`; see {@link underOptimizer}
 * @returns [d], weight units
 */
export function updateOfStep(before: Master, after: Master, optimizer: ServerOptimizer): Float64Array {
  const [m, next] = [before.optimizerState, after.optimizerState];
  switch (optimizer.kind) {
    case 'fedavg': {
      const { learningRate, weightDecay: share = 0 } = optimizer;
      const distance = vectorOf('distance', optimizer, m);
      return Float64Array.from(after.model, (x, i) => {
        const moved = x - before.model[i]! + share * (distance?.[i] ?? 0);
        return moved / (1 - share) / learningRate;
      });
    }
    case 'fedavgm':
      return Float64Array.from(before.model, (_, i) => next[i]! - optimizer.momentum * m[i]!);
    case 'fedadam':
      return Float64Array.from(
        before.model,
        (_, i) => (next[i]! - optimizer.beta1 * m[i]!) / (1 - optimizer.beta1),
      );
  }
}

/**
 * Share of the running average that the step to this version keeps: version / (version + 9), at most `averaging`. So early
 * averages are over the latest tenth of what there was, and what the first model said is forgotten at once (the warm-up
 * of `num_updates` in TensorFlow's `ExponentialMovingAverage`; the polynomial-decay averaging of Shamir, Zhang 2013,
 * arXiv:1212.1824, with eta 8). On the shop data under noise, epsilon 2 for 100,000 profiles, 40 releases: HR@10
 * .380 and NDCG@10 .076 without the warm-up, .394 and .081 with it.
 */
function keptOf({ averaging = 0 }: ServerOptimizer, version: number): number {
  return fround(Math.min(averaging, version / (version + 9)));
}

/** Distance after the step; model -= share * distance. @param before the step */
function pullBack(model: Float32Array, distance: Float32Array, before: Float32Array, share: number): void {
  for (let i = 0; i < model.length; i++) {
    const far = fround(distance[i]! + fround(model[i]! - before[i]!));
    const pull = fround(share * far);
    model[i] = model[i]! - pull;
    distance[i] = far - pull;
  }
}

/** lag = kept * (lag + step), which makes the average a = x - lag move by (1 - kept) * (x - a). */
function followModel(lag: Float32Array, before: Float32Array, after: Float32Array, kept: number): void {
  for (let i = 0; i < lag.length; i++) lag[i] = kept * fround(lag[i]! + fround(after[i]! - before[i]!));
}

const { fround } = Math;

function move(model: Float32Array, direction: Float32Array, rate: number): void {
  for (let i = 0; i < model.length; i++) model[i] = model[i]! + fround(rate * direction[i]!);
}

function decay(velocity: Float32Array, momentum: number, update: Float32Array): void {
  for (let i = 0; i < update.length; i++) velocity[i] = fround(momentum * velocity[i]!) + update[i]!;
}

type Adam = Extract<ServerStep, { kind: 'fedadam' }>;

function adam(model: Float32Array, state: Float32Array, update: Float32Array, settings: Adam): void {
  const dim = model.length;
  const [rate, beta1, beta2, tau] = [settings.learningRate, settings.beta1, settings.beta2, settings.tau].map(
    fround,
  ) as [number, number, number, number];
  const [rest1, rest2] = [fround(1 - beta1), fround(1 - beta2)];
  for (let i = 0; i < dim; i++) {
    const u = update[i]!;
    const mean = fround(fround(beta1 * state[i]!) + fround(rest1 * u));
    const square = fround(fround(beta2 * state[dim + i]!) + fround(rest2 * fround(u * u)));
    state[i] = mean;
    state[dim + i] = square;
    model[i] = model[i]! + fround(fround(rate * mean) / fround(fround(Math.sqrt(square)) + tau));
  }
}
