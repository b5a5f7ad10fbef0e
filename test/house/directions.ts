/**
 * Which folder may know which: the one place that says so. What is not in this table is a new decision, and what is in
 * it and not in the sources any more is a lie; both fail. Tests import anything, and nobody imports tests.
 */
import { dirname } from 'node:path';
import { findCircles, type Import, importsOf } from './import-graph.ts';
import { noneOf, type Row } from './row.ts';
import type { Source } from './source.ts';

/** Folders, or single files, that a folder may import, types included; and the packages that it may. */
type Directions = { readonly imports: string; readonly packages?: string };

/** Beside what a folder names, every folder of these may import all of those. */
const between: Readonly<Record<string, readonly string[]>> = { client: ['shared'], server: ['shared'] };

const table: Readonly<Record<string, Directions>> = {
  // Pure: no Node, no DOM, no TensorFlow.js. The wire knows numbers, not who computes with them.
  shared: { imports: 'shared/lattice shared/metrics shared/privacy' },
  'shared/audit': {
    imports: 'shared shared/lattice shared/log shared/metrics shared/model shared/privacy shared/protocol',
    packages: '@noble/hashes zod',
  },
  'shared/lattice': { imports: 'shared shared/metrics' },
  'shared/log': {
    imports: 'shared shared/lattice shared/metrics shared/model shared/privacy shared/protocol',
    packages: '@noble/curves @noble/hashes @scure/base zod',
  },
  'shared/metrics': { imports: 'shared/protocol' },
  'shared/model': {
    imports: 'shared shared/log shared/protocol',
    packages: '@noble/ciphers @noble/hashes',
  },
  'shared/privacy': { imports: 'shared', packages: '@noble/ciphers @noble/hashes' },
  'shared/protocol': {
    imports: 'shared shared/lattice shared/metrics shared/model shared/privacy',
    packages: '@noble/hashes zod',
  },

  // The public door, and the script tag's folders; embed holds the public types that others speak in.
  client: {
    imports:
      'client/consent client/elements client/embed client/fetch client/history client/models client/page client/recommend client/worker client/worker/backends',
    packages: 'react vue',
  },
  'client/consent': { imports: '' },
  'client/debug': { imports: 'client/elements client/embed client/history client/page client/recommend' },
  'client/elements': { imports: 'client/embed client/manners client/page client/worker' },
  'client/embed': {
    imports:
      'client client/consent client/debug client/elements client/experiment client/fetch client/history client/manners client/models client/page client/reader client/recommend client/worker',
  },
  'client/experiment': { imports: 'client/embed client/history' },
  'client/fetch': { imports: 'client/worker' },
  'client/history': { imports: 'client/experiment client/page', packages: '@noble/hashes idb' },
  'client/manners': { imports: 'client/embed' },
  'client/models': { imports: 'client/history', packages: '@tensorflow/tfjs-core' },
  'client/page': { imports: 'client/embed client/history' },
  'client/reader': { imports: 'client/fetch client/models client/recommend' },
  'client/recommend': {
    imports:
      'client/consent client/debug client/embed client/experiment client/history client/manners client/models client/page client/reader client/worker',
  },
  'client/worker': {
    imports:
      'client/embed client/experiment client/fetch client/history client/manners client/models client/recommend client/worker/backends',
    packages: '@noble/hashes socket.io-client',
  },
  'client/worker/backends': {
    imports: 'client/embed',
    packages:
      '@tensorflow/tfjs-backend-cpu @tensorflow/tfjs-backend-wasm @tensorflow/tfjs-backend-webgpu @tensorflow/tfjs-core',
  },
  // They stand for modules of others, next to which they are built.
  'client/worker/substitutes': {
    imports: 'node_modules/engine.io-client/build/esm/transports',
    packages: '@tensorflow/tfjs-backend-cpu @tensorflow/tfjs-core',
  },

  server: {
    imports:
      'package.json server/access server/admin server/audit server/catalog server/client-files server/commands server/http server/lifecycle server/log server/rounds server/settings server/sockets server/store',
    packages: 'node: pino',
  },
  'server/access': {
    imports: 'server server/http server/settings',
    packages: 'node: ipaddr.js rate-limiter-flexible',
  },
  'server/admin': {
    imports:
      'server server/access server/catalog server/http server/pages server/rounds server/settings server/sockets',
    packages: 'node: cookie express rate-limiter-flexible socket.io zod',
  },
  // What runs in a browser: no Node.
  'server/admin/page': {
    imports: 'server/admin server/audit/page server/pages',
    packages: 'socket.io-client zod',
  },
  'server/audit': {
    imports: 'server server/admin server/log server/pages server/rounds server/store',
    packages: 'node: @noble/hashes zod',
  },
  'server/audit/page': { imports: 'server/audit server/pages', packages: '@noble/hashes' },
  'server/backup': {
    imports: 'server/log server/rounds server/store',
    packages: 'node: @noble/hashes zod',
  },
  'server/catalog': {
    imports: 'server server/admin server/rounds server/settings server/store',
    packages: 'node: chokidar csv-parse express saxes zod',
  },
  'server/client-files': { imports: 'server', packages: 'node:' },
  'server/commands': {
    imports:
      'server server/access server/admin server/audit server/backup server/catalog server/client-files server/lifecycle server/log server/pages server/rounds server/settings server/simulate server/store',
    packages: 'node: cli-progress commander',
  },
  'server/http': {
    imports:
      'server server/access server/admin server/audit server/catalog server/client-files server/lifecycle server/pages server/rounds',
    packages: 'node: cors express helmet pino prom-client proxy-addr',
  },
  'server/lifecycle': { imports: 'server server/http server/sockets server/store', packages: 'node:' },
  'server/log': {
    imports: 'package.json server/rounds server/store',
    packages: 'node: @noble/curves @noble/hashes zod',
  },
  'server/pages': { imports: 'server/pages/script', packages: 'node: uplot' },
  'server/pages/script': { imports: 'server/pages', packages: 'uplot' },
  'server/rounds': { imports: 'server/catalog server/log server/store', packages: '@noble/hashes zod' },
  'server/settings': {
    imports: 'server server/catalog server/log',
    packages: 'node: fastest-levenshtein proxy-addr zod',
  },
  'server/simulate': {
    imports:
      'client/models client/worker client/worker/backends server server/pages server/simulate/kernels/assembly',
    packages: 'node: @noble/hashes @tensorflow/tfjs-core',
  },
  'server/simulate/kernels/assembly': { imports: '' },
  'server/sockets': {
    imports: 'server server/access server/admin server/http server/rounds server/settings',
    packages: 'node: socket.io',
  },
  'server/store': { imports: '', packages: 'node: libsql' },

  demo: { imports: 'demo/crowd demo/pages demo/shop', packages: 'node: csv-parse express' },
  'demo/crowd': { imports: 'client/index.ts', packages: 'node: csv-parse' },
  'demo/pages': {
    imports: 'client/index.ts',
    packages: 'node: @vitejs/plugin-vue react react-dom vite vue',
  },
  'demo/shop': { imports: 'client/index.ts demo/crowd', packages: 'uplot' },
};

/** Circles of files, and imports against the table. */
export function checkGraph(sources: readonly Source[]): Row[] {
  const imports = importsOf(sources);
  const guarded = imports.filter(({ from }) => /^(shared|client|server|demo)\//.test(from));
  const used = guarded.map((each) => ({ ...each, direction: directionOf(each) }));
  const against = used.filter(({ direction }) => direction !== null && !allowed.has(direction));
  const directions = new Set(used.map(({ direction }) => direction));
  return [
    noneOf('imports.circles', findCircles(imports)),
    noneOf(
      'imports.againstDirections',
      against.map(({ from, to }) => `${from} -> ${to}`),
    ),
    noneOf(
      'imports.unusedDirections',
      [...allowed].filter((direction) => !directions.has(direction)),
    ),
  ];
}

const words = (text: string | undefined): string[] => text?.split(' ').filter((word) => word !== '') ?? [];

const allowed = new Set(
  Object.entries(table).flatMap(([folder, { imports, packages }]) =>
    [...words(imports), ...words(packages)].map((target) => `${folder} -> ${target}`),
  ),
);

/** As the table would have it; null inside a folder, where top folders know each other, or what the bundler makes. */
function directionOf({ from, to, isOurs }: Import): string | null {
  const folder = folderOf(from);
  if (to.startsWith('virtual:')) return null;
  if (!isOurs || words(table[folder]?.imports).includes(to)) return `${folder} -> ${to}`;
  const target = folderOf(to);
  const [top = '', targetTop = ''] = [folder.split('/')[0], target.split('/')[0]];
  if (target === folder || between[top]?.includes(targetTop)) return null;
  return `${folder} -> ${target}`;
}

/** The folder of the table that holds a file; its own folder where none does. */
function folderOf(file: string): string {
  const inside = Object.keys(table).filter((folder) => file.startsWith(`${folder}/`));
  const nearest = inside.sort((a, b) => b.length - a.length)[0];
  // A folder right below a top folder has a line of its own.
  return nearest === undefined || (!nearest.includes('/') && file.split('/').length > 2)
    ? dirname(file)
    : nearest;
}
