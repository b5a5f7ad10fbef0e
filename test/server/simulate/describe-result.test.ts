import { expect, it } from 'vitest';
import { describeResult } from '../../../server/simulate/describe-result.ts';
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
