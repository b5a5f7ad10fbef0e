/** Each check of the house finds what it is for, in a source of a few lines. */
import { describe, expect, it } from 'vitest';
import { logicLines } from './copies.ts';
import { checkGraph } from './directions.ts';
import { checkExports } from './documented-exports.ts';
import { checkFigures, checkLinks } from './documents.ts';
import { checkExceptions } from './exceptions.ts';
import { findCircles, importsOf } from './import-graph.ts';
import type { Row } from './row.ts';
import { checkRules } from './rules.ts';
import { checkSizes } from './sizes.ts';
import { parseSource } from './source.ts';
import { checkWords } from './words.ts';

const source = (text: string, path = 'shared/a.ts') => parseSource(path, text);
const lines = (count: number): string => Array.from({ length: count }, (_, i) => `  f(${i});\n`).join('');
const notesOf = (rows: readonly Row[], name: string): readonly string[] =>
  rows.find((row) => row.name === name)?.notes ?? ['no such row'];

describe('sizes', () => {
  it('finds files over 300 lines', () => {
    const long = (count: number) => notesOf(checkSizes([source(lines(count))]), 'files.over300Lines');
    expect([long(300), long(301)]).toEqual([[], ['shared/a.ts: 301 lines']]);
  });

  it('finds functions over 60 lines, and none of what a suite holds', () => {
    const long = (text: string) => notesOf(checkSizes([source(text)]), 'functions.over60Lines');
    expect(long(`function a() {\n${lines(58)}}`)).toEqual([]);
    expect(long(`\nfunction a() {\n${lines(59)}}`)).toEqual(['shared/a.ts:2: 61 lines']);
    expect(long(`const a = {\n  b() {\n${lines(59)}}\n};`)).toEqual(['shared/a.ts:2: 61 lines']);
    const suite = `describe('a', () => {\n${lines(80)}});\n`;
    expect(long(suite)).toEqual([]);
    expect(long(`function conforms() {\n${suite}${lines(10)}}`)).toEqual([]);
    expect(long(`describe('a', () => {\nit('b', () => {\n${lines(59)}});\n});`)).toEqual([
      'shared/a.ts:2: 61 lines',
    ]);
  });
});

describe('documented exports', () => {
  it.each([
    ['/** What it is for. */\nexport const a = 1;', []],
    ['/** @returns what it is for */\nexport const a = 1;', []],
    ['/** A. */\nexport const a = 1;', ['shared/a.ts:2']],
    ['// What it is for.\nexport const a = 1;', ['shared/a.ts:2']],
    ['/** What b is for. */\nconst b = 1;\nexport const a = b;', ['shared/a.ts:3']],
    ['const a = 1;\nexport { a };', []],
  ])('of %j misses %j', (text, missed) => {
    expect(checkExports([source(text)]).notes).toEqual(missed);
  });
});

describe('exceptions', () => {
  it.each([
    ['exceptions.any', 'const a: any = 1;', 1],
    ['exceptions.any', '// nobody knows what comes here\nconst a: any = 1;', 0],
    ['exceptions.any', "const a = 'any';", 0],
    ['exceptions.assertions', 'const a = b.get(1)!;', 1],
    ['exceptions.assertions', 'const a = b.c!;', 1],
    ['exceptions.assertions', "const a = b['c']!;", 1],
    ['exceptions.assertions', 'const a = b.get(1)!; // set above', 0],
    ['exceptions.assertions', 'a[i]! += b[i + 1]! * c[i]!.d;', 0],
    ['exceptions.defaultExports', 'export default 1;', 1],
    ['exceptions.suppressions', '// biome-ignore lint/a/b: \na();', 1],
    ['exceptions.suppressions', '// biome-ignore lint/a/b: gtag does just this\na();', 0],
    ['exceptions.suppressions', '// @ts-expect-error\na();', 1],
    ['exceptions.suppressions', '// @ts-expect-error: a number is wanted\na();', 0],
  ])('%s in %j: %d', (name, text, found) => {
    expect(notesOf(checkExceptions([source(text)]), name)).toHaveLength(found);
  });

  it('may be default exports where a tool wants them', () => {
    const rows = checkExceptions([source('export default 1;', 'demo/pages/vite.config.ts')]);
    expect(notesOf(rows, 'exceptions.defaultExports')).toEqual([]);
  });
});

describe('imports', () => {
  const file = (path: string, ...imported: string[]) =>
    source(imported.map((each) => `import '${each}';`).join('\n'), path);

  it('are a graph of static, dynamic, typed and repeated ones', () => {
    const text =
      "import type { A } from './b.ts';\nexport * from 'zod/mini';\nconst c = () => import('../c.ts?raw');\nimport 'node:fs';";
    expect(importsOf([source(text)]).map(({ to }) => to)).toEqual(['shared/b.ts', 'zod', 'c.ts', 'node:']);
  });

  it('have no circles', () => {
    const circle = [file('a/1.ts', './2.ts'), file('a/2.ts', './3.ts'), file('a/3.ts', './1.ts', './4.ts')];
    expect(findCircles(importsOf(circle))).toEqual(['a/1.ts -> a/2.ts -> a/3.ts -> a/1.ts']);
    expect(findCircles(importsOf([file('a/1.ts', './2.ts', './3.ts'), file('a/2.ts', './3.ts')]))).toEqual(
      [],
    );
  });

  it.each([
    ['shared/lattice/a.ts', '../protocol/b.ts', 1],
    ['shared/lattice/a.ts', '../../client/index.ts', 1],
    ['shared/lattice/a.ts', 'node:fs', 1],
    ['shared/lattice/a.ts', '../metrics/b.ts', 0],
    ['client/page/a.ts', '../../server/b.ts', 1],
    ['client/page/a.ts', '../../shared/log/b.ts', 0],
    ['client/newcomer/a.ts', '../page/b.ts', 1],
    ['client/page/a.ts', '../newcomer/b.ts', 1],
    ['server/store/a.ts', '../rounds/b.ts', 1],
    ['server/rounds/a.ts', '../store/b.ts', 0],
    ['server/rounds/a.ts', '../../client/models/b.ts', 1],
    ['server/simulate/a/b.ts', '../../../client/models/c.ts', 0],
    ['server/simulate/a/b.ts', '../c/d.ts', 0],
    ['demo/shop/a.ts', '../../client/index.ts', 0],
    ['demo/shop/a.ts', '../../client/embed/api.ts', 1],
    ['server/a.ts', '../test/b.ts', 1],
    ['test/shared/a.ts', '../../server/b.ts', 0],
  ])('of %s: %s is against the directions %d times', (path, imported, times) => {
    expect(notesOf(checkGraph([file(path, imported)]), 'imports.againstDirections')).toHaveLength(times);
  });
});

describe('copies', () => {
  const whole = (text: string) => {
    const rows = text.split('\n');
    const end = { line: rows.length, column: rows.at(-1)?.length ?? 0 };
    return logicLines(source(text), { name: 'shared/a.ts', startLoc: { line: 1, column: 1 }, endLoc: end });
  };

  it('count lines that say what to do', () => {
    expect(whole(`function a() {\n${lines(6)}}`)).toBe(7);
  });

  it.each([
    ['imports', "import {\n  a,\n  b,\n} from './b.ts';"],
    ['types', 'type A = {\n  readonly a: number;\n};'],
    ['tables', "const a = {\n  b: 1,\n  c: [-1, 'd'],\n};"],
    ['comments', '/**\n * A sentence.\n */\n// and one more'],
  ])('do not count %s', (_, text) => {
    expect(whole(text)).toBe(0);
  });
});

describe('words and rules', () => {
  it('finds a second word for the same thing, in a name, too', () => {
    const texts = [
      { path: 'README.md', text: 'A catalog.\nA catalogue.' },
      { path: 'server/global-model.ts', text: 'const clientId = 1;' },
    ];
    expect(checkWords(texts).notes).toEqual([
      'README.md:2: should say catalog',
      'server/global-model.ts:1: should say participant',
    ]);
  });

  it('finds rules without a test, and names of rules that are not there', () => {
    const protocol = '### LG1 Leaves\n\ntext\n\n### LG2 Order\n';
    const tests = [
      source("it.each([1])('LG1 holds', () => {}); it('sees LG2', () => {});", 'test/a.test.ts'),
    ];
    const rows = checkRules(protocol, tests, [{ path: 'a.md', text: 'LG1, LG2, LG3, XY3' }]);
    expect(notesOf(rows, 'rules.withoutTest')).toEqual(['LG2']);
    expect(notesOf(rows, 'rules.unknown')).toEqual(['a.md: LG3']);
  });
});

describe('documents', () => {
  it('finds links to files that are not there', () => {
    const text = '[a](README.md) [b](https://a.example/b) [c](#d) [e](server/README.md#f) ![g](no.png)';
    expect(checkLinks([{ path: 'README.md', text }]).notes).toEqual(['README.md: no.png']);
  });

  it('finds figures that are absent, unknown, not measured, or of another bound', () => {
    const row = (name: string, value: string, wanted: string) =>
      `| \`${name}\` | ${value} | MB | ${wanted} | note |\n`;
    const load = `<!-- load -->\n${row('load.idleResidentMB', '900', '<= 1')}${row('load.soakLost', 'not measured', '<= 0')}${row('load.old', '1', '')}<!-- /load -->`;
    const { notes } = checkFigures(`<!-- bench -->\n<!-- /bench -->\n${load}`);
    expect(notes).toContain('load.idleResidentMB: wanted is <= 1,200, not <= 1');
    expect(notes).toContain('load.soakLost: not measured');
    expect(notes).toContain('load.old: no such figure');
    expect(notes).toContain('load.announceMs: absent');
    expect(notes).toContain('embed.gzipBytes: absent');
  });
});
