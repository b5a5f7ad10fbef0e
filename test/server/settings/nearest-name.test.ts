import { expect, it } from 'vitest';
import { nearestName } from '../../../server/settings/nearest-name.ts';

const names = ['port', 'host', 'round.cohort', 'round.minimum'];

it.each([
  ['round.cohrot', 'round.cohort'],
  ['prot', 'port'],
  ['hosts', 'host'],
  ['round.minimumUpdates', undefined],
  ['zebra', undefined],
  ['', undefined],
])('of %s the nearest is %s', (name, nearest) => {
  expect(nearestName(name, names)).toBe(nearest);
});

it('counts letters that are inserted, deleted and replaced: kitten is three from sitting', () => {
  expect(nearestName('kitten', ['sitting'])).toBe('sitting');
  expect(nearestName('kitten', ['sittings'])).toBeUndefined(); // four
});
