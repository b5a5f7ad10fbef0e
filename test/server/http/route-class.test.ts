import { describe, expect, it } from 'vitest';
import { routeClassOf } from '../../../server/http/route-class.ts';

describe('the class of a route', () => {
  it.each([
    ['/models/0123', 'model'],
    ['/hearsay.json', 'manifest'],
    ['/log/tile/0/000', 'log'],
    ['/hearsay.js', 'client'],
    ['/ready', 'health'],
  ])('%s is %s', (path, route) => expect(routeClassOf(path)).toBe(route));

  it.each(['/', '', '/Models/0', '/models%2f', '//models', '/constructor', '/__proto__/x', '*'])(
    'whatever else is asked for is other: %j',
    (path) => expect(routeClassOf(path)).toBe('other'),
  );
});
