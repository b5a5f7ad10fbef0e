/** What Hearsay stands on: why each package is there, under which licence, and whether anything uses it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import { root } from './house-result.ts';
import { noneOf, type Row } from './row.ts';
import { runTool } from './run-tool.ts';

/** Packages that the README's table does not name, and names in it that are no package of ours. */
export function checkReasons(readme: string): Row {
  const table = /<!-- dependencies -->([\s\S]*)<!-- \/dependencies -->/.exec(readme)?.[1] ?? '';
  const named = new Set(Array.from(table.matchAll(/`([^`]+)`/g), ([, name]) => name ?? ''));
  const used = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  return noneOf('dependencies.withoutReason', [
    ...used.filter((name) => !named.has(name)),
    ...[...named].filter((name) => !used.includes(name)).map((name) => `${name}: no dependency`),
  ]);
}

const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      license: z.string().optional(),
      dev: z.boolean().optional(),
      devOptional: z.boolean().optional(),
    }),
  ),
});

/** Licences that ask for no more than their text and names. */
const permissive =
  /^\(?(MIT|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|BlueOak-1\.0\.0|Unlicense|CC0-1\.0)\b/;

/** Packages that run, and whose licence is unknown or asks for more. */
export function checkLicences(): Row {
  const { packages } = lock.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const others = Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path, { license }]) => ({ path, license: license ?? olderField(path) }))
    .filter(({ license }) => !permissive.test(license))
    .map(({ path, license }) => `${path}: ${license}`);
  return noneOf('dependencies.otherLicences', others);
}

const older = z.object({ licenses: z.tuple([z.object({ type: z.string() })]) });

/** Old packages say it in a list, which npm does not write into the lock file. */
function olderField(path: string): string {
  const file = join(root, path, 'package.json');
  const { data } = older.safeParse(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);
  return data?.licenses[0].type ?? 'none stated';
}

/** Files, exports and packages that nothing uses. */
export async function checkUnused(): Promise<Row> {
  const { status, output } = await runTool('knip', [
    '--config',
    'test/house/knip.jsonc',
    '--reporter',
    'compact',
    '--no-progress',
  ]);
  const found = status === 0 ? [] : output.split('\n').filter((line) => line.trim() !== '');
  return noneOf('unused', found);
}

/** Known weaknesses of what runs. Where the registry gives no answer, nothing is known. */
export async function checkWeaknesses(): Promise<Row> {
  const { status, output } = await runTool('tsx', ['test/dependency-audit.ts']);
  const lines = output.split('\n').filter((line) => line !== '');
  const row = { ...noneOf('dependencies.weaknesses', status === 0 ? [] : lines), notes: lines };
  return status === 2 ? { ...row, value: '-', verdict: 'no answer' } : row;
}
