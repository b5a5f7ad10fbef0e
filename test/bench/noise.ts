/** How fast release noise is drawn. */
import { createDiscreteGaussian } from '../../shared/privacy/discrete-gaussian.ts';
import { createKeyedStream } from '../../shared/privacy/keyed-stream.ts';
import type { Measured } from './figure.ts';
import { cpuSeconds, median } from './statistics.ts';

const sigma = 20_000;
const samples = 500_000;
const repetitions = 5;

/** Discrete Gaussian samples a second, the keyed stream included. */
export function measureNoise(): Measured {
  const draw = createDiscreteGaussian(sigma * sigma);
  const stream = createKeyedStream(new Uint8Array(32));
  const drawAll = (): void => {
    for (let i = 0; i < samples; i++) draw(stream);
  };
  drawAll();
  const rates = Array.from({ length: repetitions }, () => samples / cpuSeconds(drawAll));
  return {
    name: 'noise.samplesPerSecond',
    value: median(rates),
    note: `sigma 20,000; ChaCha20 stream included; processor time, median of ${repetitions} x ${samples.toLocaleString('en-US')}`,
  };
}
