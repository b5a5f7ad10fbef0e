import { expect, it } from 'vitest';
import { Places } from '../../../server/access/places.ts';

it('a key has so many places, another one its own, and a place that was given back is free', () => {
  const places = new Places(2);
  const giveBack = places.take('a');
  expect(places.take('a')).toBeTypeOf('function');
  expect(places.take('a')).toBeUndefined();
  expect(places.take('b')).toBeTypeOf('function');
  giveBack?.();
  expect(places.take('a')).toBeTypeOf('function');
});

it('a place is given back once, however often it is said', () => {
  const places = new Places(2);
  const giveBack = places.take('a');
  places.take('a');
  giveBack?.();
  giveBack?.();
  places.take('a');
  expect(places.take('a')).toBeUndefined();
});

it('without a limit there is always one', () => {
  const places = new Places(null);
  expect(Array.from({ length: 10_000 }, () => places.take('a')).every(Boolean)).toBe(true);
});
