import { describe, expect, it } from 'vitest';
import { addPlanCommand } from '../../../server/commands/plan.ts';
import { runCommand } from './run-command.ts';

/** `hearsay plan` with these arguments, split at spaces. */
const plan = (args: string) => runCommand(addPlanCommand, ['plan', ...args.split(' ').filter(Boolean)]);

async function planJson(args: string): Promise<Record<string, number | null>> {
  const { exitCode, out, err } = await plan(`${args} --json`);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  return JSON.parse(out);
}

describe('plan with a cap', () => {
  it('gives the epsilon of a noise', async () => {
    const result = await planJson('--cap 20 --delta 1e-6 --noise-multiplier 3.0826');
    expect(Object.keys(result)).toEqual(['rho', 'epsilon', 'delta', 'noiseMultiplier', 'cap']);
    expect(result).toMatchObject({ delta: 1e-6, noiseMultiplier: 3.0826, cap: 20 });
    expect(result.rho).toBeCloseTo(1.0524, 3);
    expect(result.epsilon).toBeCloseTo(8, 2);
  });

  it.each([
    [20, 8, 3.08, 1.0524],
    [100, 8, 6.89, 1.0524],
    [1, 4, Math.sqrt(1 / (2 * 0.3111)), 0.3111],
    [1, 2, Math.sqrt(1 / (2 * 0.0882)), 0.0882],
  ])('gives the noise for a cap of %d and epsilon %d: z = %d, rho %d', async (cap, epsilon, z, rho) => {
    const result = await planJson(`--cap ${cap} --delta 1e-6 --epsilon ${epsilon}`);
    expect(result.noiseMultiplier).toBeCloseTo(z, 2);
    expect(result.rho).toBeCloseTo(rho, 4);
    expect(result.epsilon).toBeCloseTo(epsilon, 6);
    expect(result.epsilon).toBeLessThanOrEqual(epsilon);
  });

  it('writes no guarantee as null', async () => {
    const result = await planJson('--cap 1 --delta 1e-6 --noise-multiplier 0');
    expect(result).toEqual({ rho: null, epsilon: null, delta: 1e-6, noiseMultiplier: 0, cap: 1 });
  });

  it('speaks to a person, and rounds every cost up', async () => {
    const { exitCode, out, err } = await plan('--cap 20 --delta 1e-6 --noise-multiplier 3.08');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    const { rho, epsilon } = await planJson('--cap 20 --delta 1e-6 --noise-multiplier 3.08');
    expect(out).toMatch(/^noise multiplier {2}3\.08$/m);
    expect(out).toMatch(/^cap {15}20 per profile and period$/m);
    for (const [name, value] of [
      ['rho', rho ?? 0],
      ['epsilon', epsilon ?? 0],
    ] as const) {
      const printed = Number(new RegExp(`^${name} +([\\d.]+) `, 'm').exec(out)?.[1]);
      expect(printed).toBeGreaterThanOrEqual(value);
      expect(printed).toBeLessThan(value + 2e-4);
    }
    expect(out).toContain('at delta 0.000001');
  });

  it('tells a person that there is no guarantee', async () => {
    const { out } = await plan('--cap 1 --delta 1e-6 --noise-multiplier 0');
    expect(out).toMatch(/^epsilon +no guarantee$/m);
    const weak = await plan('--cap 20 --delta 1e-6 --noise-multiplier 1'); // rho 10: epsilon about 33
    expect(weak.out).toMatch(/^epsilon +\d\d\.\d+ at delta 0\.000001, which is no guarantee$/m);
  });
});

describe('plan with sampled rounds', () => {
  // The second is the sum of the series with its signs; see the tests of the calculator.
  it.each([
    [0.01, 1, 1000, 1e-6, 2.43669, 8],
    [0.01, 0.8, 2000, 1e-5, 4.86086, 4.3],
    [1, 5, 100, 1e-6, 11.68863, 3.5],
  ])(
    'q %d, z %d, %d rounds, delta %d: epsilon %d at order %d',
    async (q, z, rounds, delta, epsilon, order) => {
      const args = `--sampling-rate ${q} --rounds ${rounds} --delta ${delta} --noise-multiplier ${z}`;
      const result = await planJson(args);
      expect(Object.keys(result)).toEqual(['rho', 'epsilon', 'delta', 'noiseMultiplier', 'cap', 'order']);
      expect(result).toMatchObject({ rho: null, delta, noiseMultiplier: z, cap: null, order });
      expect(result.epsilon).toBeCloseTo(epsilon, 5);
    },
  );

  it('gives the noise for an epsilon', async () => {
    const args = '--sampling-rate 0.01 --rounds 1000 --delta 1e-6 --epsilon 2.43669381';
    expect((await planJson(args)).noiseMultiplier).toBeCloseTo(1, 6);
  });

  it('says that serve cannot claim it', async () => {
    const args = '--sampling-rate 0.01 --rounds 1000 --delta 1e-6 --noise-multiplier 1';
    const { out } = await plan(args);
    expect(out).toMatch(/^epsilon +2\.4367 at delta 0\.000001$/m);
    expect(out).toMatch(/^Renyi order +8$/m);
    expect(out).toContain('`hearsay serve` cannot claim this');
  });
});

describe('plan refuses in one line, with exit code 2,', () => {
  it.each([
    ['nothing at all', '', '--delta'],
    ['no delta', '--cap 20 --epsilon 8', '--delta'],
    ['neither noise nor epsilon', '--cap 20 --delta 1e-6', '--noise-multiplier or --epsilon'],
    ['both noise and epsilon', '--cap 20 --delta 1e-6 --epsilon 8 --noise-multiplier 3', '--epsilon'],
    ['neither cap nor sampling', '--delta 1e-6 --epsilon 8', '--cap'],
    ['both cap and sampling', '--cap 2 --sampling-rate 0.1 --rounds 9 --delta 1e-6 --epsilon 8', '--cap'],
    ['both cap and rounds', '--cap 2 --rounds 9 --delta 1e-6 --epsilon 8', '--cap'],
    ['sampling without rounds', '--sampling-rate 0.1 --delta 1e-6 --epsilon 8', '--rounds'],
    ['rounds without sampling', '--rounds 9 --delta 1e-6 --epsilon 8', '--sampling-rate'],
    [
      'a cap that is no number',
      '--cap many --delta 1e-6 --epsilon 8',
      "'many' is invalid. expected a number",
    ],
    ['an infinite epsilon', '--cap 20 --delta 1e-6 --epsilon Infinity', 'expected a number'],
    [
      'a cap of half a time',
      '--cap 1.5 --delta 1e-6 --epsilon 8',
      'cap: expected a positive integer, got 1.5',
    ],
    ['a cap of zero', '--cap 0 --delta 1e-6 --epsilon 8', 'cap: expected a positive integer, got 0'],
    ['a negative epsilon', '--cap 20 --delta 1e-6 --epsilon -8', 'epsilon: expected more than 0, got -8'],
    ['a negative noise', '--cap 20 --delta 1e-6 --noise-multiplier -1', 'expected 0 or more, got -1'],
    ['a delta of 1', '--cap 20 --delta 1 --epsilon 8', 'delta: expected more than 0 and less than 1, got 1'],
    [
      'a sampling rate of 2',
      '--sampling-rate 2 --rounds 9 --delta 1e-6 --epsilon 8',
      'sampling rate: expected',
    ],
    ['an option without its value', '--cap 20 --epsilon 8 --delta', '--delta'],
    ['an unknown option', '--cap 20 --delta 1e-6 --epsilonn 8', "unknown option '--epsilonn'"],
    ['a word too many', 'more --cap 20 --delta 1e-6 --epsilon 8', 'too many arguments'],
  ])('%s', async (_, args, reason) => {
    const { exitCode, out, err } = await plan(args);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toMatch(/^error: [^\n]+\n$/);
    expect(err).toContain(reason);
  });
});
