import { expect, it } from 'vitest';
import { underArm } from '../../../client/experiment/under-arm.ts';

const advice = { personal: async () => ['for you'], popular: async () => ['popular'] };

it('PR14 recommends by the model without an experiment and in its arm, what is popular in another, nothing in the third', async () => {
  expect(await underArm(null, advice)).toEqual(['for you']);
  expect(await underArm('recommendations', advice)).toEqual(['for you']);
  expect(await underArm('popularity', advice)).toEqual(['popular']);
  expect(await underArm('none', advice)).toEqual([]);
});

it('PR14 asks nothing of the model where its scores are not shown', async () => {
  let asked = 0;
  const personal = async () => {
    asked++;
    return ['for you'];
  };
  for (const arm of ['popularity', 'none'] as const) await underArm(arm, { ...advice, personal });
  expect(asked).toBe(0);
});
