import { describe, expect, it } from 'vitest';
import { isFromOwnPage } from '../../../server/admin/own-origin.ts';

const host = 'aggregator.example:4000';

describe('a request from a page of our own', () => {
  it.each([
    ['as browsers say it', { 'sec-fetch-site': 'same-origin' }],
    [
      'as browsers say it, behind a proxy that asks under another name',
      { 'sec-fetch-site': 'same-origin', host: 'backend' },
    ],
    ['by its origin, in browsers that say no more', { origin: `https://${host}`, host }],
  ])('is one %s', (_, headers) => {
    expect(isFromOwnPage(headers)).toBe(true);
  });

  it.each([
    ['from anywhere', { host }],
    ['from a page of another site', { 'sec-fetch-site': 'cross-site', origin: `https://${host}`, host }],
    ['from a page of a neighbour', { 'sec-fetch-site': 'same-site', origin: `https://${host}`, host }],
    ['that somebody typed in', { 'sec-fetch-site': 'none', host }],
    ['that says it twice', { 'sec-fetch-site': ['same-origin', 'same-origin'], host }],
    ['from another origin', { origin: 'https://shop.example', host }],
    ['from another port', { origin: 'https://aggregator.example', host }],
    ['from a name that begins alike', { origin: `https://${host}.evil.example`, host }],
    ['from a page in a sandbox', { origin: 'null', host }],
    ['from no address', { origin: host, host }],
    ['to nobody', { origin: 'https://undefined', host: undefined }],
  ])('is none %s', (_, headers) => {
    expect(isFromOwnPage(headers)).toBe(false);
  });
});
