import { describe, expect, it } from 'vitest';
import { describeResult, describeSavedModel } from '../../../server/simulate/describe-result.ts';
import { exampleResult, sparseResult } from './report/example-result.ts';

const lineWith = (text: string, result = exampleResult): string | undefined =>
  describeResult(result)
    .split('\n')
    .find((line) => line.includes(text));

it('tells what every form of the model hits, and takes', () => {
  expect(lineWith('float16')).toContain('float16 0.2191 in 471,200 bytes');
  expect(lineWith('float16')).toContain('distilled-16 0.1972 in 119,800 bytes');
  expect(lineWith('float16', sparseResult)).toBeUndefined();
});

it('tells the errors of ratings where there are some', () => {
  expect(lineWith('MAE', sparseResult)).toContain('MAE 0.741, RMSE 0.943');
  expect(lineWith('MAE')).toBeUndefined();
});

it('tells quality by epsilon for each population, and what was left out', () => {
  const { privacyCurve } = exampleResult;
  expect(lineWith('10,000 profiles')).toContain('epsilon 1 0.1550'); // .7 of .2214
  const skipped = { population: 1_000, epsilon: 3, delta: 1e-6, skipped: 'cap: too small' };
  const some = { ...exampleResult, privacyCurve: [...privacyCurve, skipped] };
  expect(lineWith('1,000 profiles', some)).toContain('epsilon 3 left out: cap: too small');
  expect(lineWith('1,000 profiles', sparseResult)).toBeUndefined();
});

describe('what is said of privacy', () => {
  const privacy = exampleResult.privacy!;

  it('holds the noise, and everything that it is made of', () => {
    expect(lineWith('epsilon 8 ')).toMatch(
      /epsilon 8 at delta 0\.000001 for 100,000 profiles with at most 20 updates each$/,
    );
    // 3.0825 * 4096 * 3471 / 100,000
    expect(lineWith('noise ')).toContain('z B users / N = 438 lattice units');
    expect(lineWith('noise ')).toContain('z 3.083, B 4096, 3,471 users');
    expect(lineWith('noise ')).toContain('N and users are profiles with something to learn from');
    expect(lineWith('z B users', sparseResult)).toBeUndefined();
  });

  it('is that an epsilon above 20 is no guarantee, of the run and of each point of the curve', () => {
    const weak = { ...exampleResult, privacy: { ...privacy, epsilon: 20.3 } };
    expect(lineWith('epsilon 20.3', weak)).toContain('which is no guarantee');
    const privacyCurve = exampleResult.privacyCurve.map((point) => ({
      ...point,
      epsilon: 5 * point.epsilon,
    }));
    const points = lineWith('10,000 profiles  epsilon', { ...exampleResult, privacyCurve })?.split('),');
    expect(points?.map((point) => point.includes('no guarantee'))).toEqual([false, false, false, true]);
    expect(describeResult(exampleResult)).not.toContain('no guarantee');
  });

  it('holds delta and cap of the curve once, and the noise of each point', () => {
    expect(lineWith('privacy curve')).toContain('at delta 0.000001, at most 20 updates each');
    expect(lineWith('10,000 profiles  epsilon')).toContain('epsilon 8 0.2103 (noise 4,382)'); // .95 of .2214
    expect(lineWith('privacy curve', sparseResult)).toBeUndefined();
  });

  it('is that epsilon counts nothing of an initial model', () => {
    const settings = { ...exampleResult.settings, initialModel: true };
    expect(lineWith('this run alone', { ...exampleResult, settings })).toContain('initial model');
    expect(lineWith('this run alone')).toBeUndefined();
    expect(lineWith('this run alone', { ...sparseResult, settings })).toBeUndefined();
  });

  it('is that a saved model has none', () => {
    expect(describeSavedModel(exampleResult)).toMatch(/has no privacy: .*public seed.*100,000 profiles$/);
    expect(describeSavedModel(sparseResult)).toMatch(/has no privacy: .*without noise$/);
  });
});

describe('what is said of hostile users', () => {
  const attacked = {
    ...sparseResult,
    attack: { kind: 'boost-item', share: 0.1, users: 160, target: { item: 'mug', shown: 0.25 } },
    settings: { ...sparseResult.settings, aggregation: { kind: 'trimmed-mean', trim: 0.1 }, leastCosine: 0 },
    setAside: { honest: 0.5, hostile: 0.25 },
  } as const;

  it('is what they did, and what of it is seen', () => {
    expect(lineWith('attack  ', attacked)).toMatch(/boost-item by 160 hostile users; item mug .* 25\.0 % of/);
    expect(lineWith('attack  ')).toBeUndefined();
  });

  it('is that no privacy is claimed where updates are compared, and what a rule set aside', () => {
    expect(lineWith('rules  ', attacked)).toContain('no privacy is claimed');
    expect(lineWith('rules  ', attacked)).toContain('50.0 % of the honest updates and 25.0 % of the hostile');
    expect(lineWith('rules  ')).toBeUndefined();
  });
});
