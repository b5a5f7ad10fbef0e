import { describe, expect, it } from 'vitest';
import {
  aggregationOf,
  attackOf,
  leastCosineOf,
  type SimulateOptions,
} from '../../../server/commands/simulate-options.ts';
import { refusal } from '../../shared/log/refusal.ts';

const options = (given: Partial<SimulateOptions> = {}): SimulateOptions => ({
  ...{ interactions: 'events.csv', out: 'out.json', model: 'pooling', privacy: true },
  ...{ seed: 1, baselines: [], threads: 1, aggregation: 'sum' },
  ...given,
});

describe('the attack asked for', () => {
  it('is by a tenth of the users where nothing is said', () => {
    expect(attackOf(options({ attack: 'noise' }))).toEqual({ kind: 'noise', share: 0.1 });
    expect(attackOf(options({ attack: 'noise', hostile: 0 }))).toEqual({ kind: 'noise', share: 0 });
    expect(attackOf(options())).toBeNull();
  });

  it.each([{ hostile: 0.1 }, { attack: 'noise', hostile: 1 }, { attack: 'noise', hostile: -0.1 }] as const)(
    'is refused: %j',
    (given) => {
      expect(() => attackOf(options(given))).toThrow(refusal('BAD_CONFIG'));
    },
  );
});

describe('the rules asked for', () => {
  it('have the parameters that are given, and the usual ones', () => {
    expect(aggregationOf(options())).toBeNull();
    expect(aggregationOf(options({ aggregation: 'trimmed-mean', trim: 0.2 }))).toEqual({
      ...{ kind: 'trimmed-mean', trim: 0.2 },
    });
    expect(aggregationOf(options({ aggregation: 'centred-clipping', iterations: 1 }))).toEqual({
      ...{ kind: 'centred-clipping', tau: 0.5, iterations: 1 },
    });
    expect(leastCosineOf(options({ leastCosine: -0.2 }))).toBe(-0.2);
    expect(leastCosineOf(options())).toBeUndefined();
  });

  it.each([
    { trim: 0.1 },
    { tau: 1 },
    { aggregation: 'trimmed-mean', iterations: 2 },
    { aggregation: 'centred-clipping', trim: 0.1 },
    { aggregation: 'trimmed-mean', trim: 0.5 },
    { aggregation: 'centred-clipping', tau: 0 },
    { aggregation: 'centred-clipping', iterations: 21 },
  ] as const)('are refused: %j', (given) => {
    expect(() => aggregationOf(options(given))).toThrow(refusal('BAD_CONFIG'));
  });

  it('are refused with a cosine that is none', () => {
    expect(() => leastCosineOf(options({ leastCosine: 1.5 }))).toThrow(refusal('BAD_CONFIG'));
  });
});
