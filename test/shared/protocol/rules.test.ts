/** PROTOCOL.md against the tests and the sources: text that nothing tests goes stale. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../../shared/hearsay-error.ts';
import { parseLeaf } from '../../../shared/log/leaf.ts';
import { logOfEveryKind } from '../log/log-of-every-kind.ts';

const root = new URL('../../../', import.meta.url);
const protocol = readFileSync(new URL('shared/protocol/PROTOCOL.md', root), 'utf8');
const ruleId = /\b(?:PR|LA|MO|PV|LG|HT|AD)\d+\b/g;

/** Rules in the order of the page. */
const rules = [...protocol.matchAll(/^### (\w+) /gm)].map(([, id]) => id!);

/** The text of one rule. */
const textOf = (rule: string) => protocol.slice(protocol.indexOf(`### ${rule} `)).split(/^##/m)[1] ?? '';

const typeScriptIn = (folder: string): string[] =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(new URL(`${folder}/${name}`, root), 'utf8'));

/** Rules cited at the beginning of a first argument that is a string: names of tests and of groups of tests. */
const tested = new Set(
  typeScriptIn('test').flatMap((source) =>
    [...source.matchAll(/\(\s*['"`]((?:PR|LA|MO|PV|LG|HT|AD)\d+\b[^'"`]*)/g)].flatMap(
      ([, name]) => name!.match(ruleId)!,
    ),
  ),
);

describe('the rules of the protocol', () => {
  it('are numbered without gaps within their letters', () => {
    const counts = new Map<string, number>();
    for (const rule of rules) {
      const letters = rule.slice(0, 2);
      counts.set(letters, (counts.get(letters) ?? 0) + 1);
      expect(rule).toBe(`${letters}${counts.get(letters)}`);
    }
    expect([...counts.keys()]).toEqual(['PR', 'LA', 'MO', 'PV', 'LG', 'HT', 'AD']);
  });

  it('each have a test that names them', () => {
    expect(rules.filter((rule) => !tested.has(rule))).toEqual([]);
  });

  it('are the only ones that tests and sources cite', () => {
    const cited = ['shared', 'client', 'server', 'demo']
      .flatMap(typeScriptIn)
      .flatMap((text) => text.match(ruleId) ?? []);
    const all = new Set([...tested, ...cited, ...protocol.match(ruleId)!]);
    expect([...all].filter((rule) => !rules.includes(rule))).toEqual([]);
  });
});

describe('the tables of the protocol', () => {
  it('PR7 lists every code, once', () => {
    const listed = textOf('PR7')
      .match(/`[A-Z]+(?:_[A-Z]+)*`/g)!
      .map((code) => code.slice(1, -1));
    expect(listed.filter((code) => code !== 'GET').sort()).toEqual([...errorCodes].sort());
  });

  it('LG2 lists every field of every kind of leaf, and no other', () => {
    const listed = new Map<string, string[]>();
    let kind = '';
    for (const [, first, fields] of textOf('LG2').matchAll(/^\| (?:`([\w-]+)`)? *\| (`[^|]*`) *\|/gm)) {
      kind = first ?? kind;
      listed.set(kind, [...(listed.get(kind) ?? []), ...fields!.match(/\w+/g)!]);
    }
    const written = logOfEveryKind().leaves.map(parseLeaf);
    const fieldsOf = new Map(written.map(({ kind, ...fields }) => [kind, Object.keys(fields).sort()]));
    expect([...listed].map(([kind, fields]) => [kind, fields.sort()])).toEqual([...fieldsOf]);
  });
});
