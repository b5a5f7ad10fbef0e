import { expect, it } from 'vitest';
import { Navigation } from '../../../client/page/navigation.ts';

it.each([
  ['/p/1', '/p/1', 'none'],
  ['/p/1', '/p/2', 'page'],
  ['/p/1', '/p/1?colour=red', 'parameters'],
  ['/p/1?colour=red', '/p/1?colour=blue', 'parameters'],
  ['/p/1', '/p/1#reviews', 'parameters'],
  ['/#/p/1', '/#/p/2', 'page'],
  ['/#!/p/1', '/#!/p/2', 'page'],
  ['/#/p/1', '/', 'page'],
])('from %s to %s changes: %s', (from, to, change) => {
  const navigation = new Navigation(`https://shop.example${from}`);
  expect(navigation.moved(`https://shop.example${to}`)).toBe(change);
  expect(navigation.moved(`https://shop.example${to}`)).toBe('none');
});
