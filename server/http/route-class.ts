/** What kind of thing a request asks for: a label out of a fixed set, whatever a stranger writes into a path. */

const classes = {
  catalog: 'catalog',
  models: 'model',
  client: 'client',
  'hearsay.js': 'client',
  'hearsay.json': 'manifest',
  log: 'log',
  evidence: 'evidence',
  audit: 'audit',
  admin: 'admin',
  ticket: 'ticket',
  health: 'health',
  ready: 'health',
  status: 'status',
  metrics: 'metrics',
} as const;

/** One of a dozen. */
export type RouteClass = (typeof classes)[keyof typeof classes] | 'other';

/** @param path of a request, as it was sent, without its query */
export function routeClassOf(path: string): RouteClass {
  const first = path.split('/', 2)[1] ?? '';
  return Object.hasOwn(classes, first) ? classes[first as keyof typeof classes] : 'other';
}
