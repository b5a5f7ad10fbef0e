import { expect, it } from 'vitest';
import { HashList } from '../../../shared/log/hash-list.ts';
import { hashBytes } from '../../../shared/log/merkle-hash.ts';
import { refusal } from './refusal.ts';

/** A hash that says its number. */
const hash = (i: number) => new Uint8Array(hashBytes).fill(i % 251).fill(i >> 8, 0, 1);

const listOf = (count: number) => {
  const list = new HashList();
  for (let i = 0; i < count; i++) list.push(hash(i));
  return list;
};

it('gives back what was pushed, also across pages', () => {
  const list = listOf(600);
  expect(list.length).toBe(600);
  for (const i of [0, 255, 256, 511, 512, 599]) expect(list.at(i)).toEqual(hash(i));
});

it('slices across pages', () => {
  expect(listOf(600).slice(254, 258)).toEqual(
    Uint8Array.from([254, 255, 256, 257].flatMap((i) => [...hash(i)])),
  );
  expect(listOf(3).slice(3, 3)).toEqual(new Uint8Array(0));
});

it('copies what is pushed and what is sliced', () => {
  const list = new HashList();
  const pushed = hash(1);
  list.push(pushed);
  pushed.fill(0);
  list.slice(0, 1).fill(0);
  expect(list.at(0)).toEqual(hash(1));
});

it.each([-1, 3, 255, 256, Number.NaN])('refuses index %d of three', (index) => {
  expect(() => listOf(3).at(index)).toThrow(refusal('BAD_LOG'));
});

it.each([
  [0, 4],
  [-1, 2],
  [2, 1],
  [0.5, 2],
  [0, Number.NaN],
  [0, 1e15],
])('refuses the range from %d to %d of three', (start, end) => {
  expect(() => listOf(3).slice(start, end)).toThrow(refusal('BAD_LOG'));
});
