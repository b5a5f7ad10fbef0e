import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openClientArchive } from '../../../server/client-files/client-archive.ts';
import type { ClientBuild } from '../../../server/client-files/client-build.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { newFolder } from '../new-folder.ts';
import { hashedName } from './build-folder.ts';

const dayMs = 86_400_000;

let folder: string;
let now: number;
beforeEach(() => {
  folder = join(newFolder(), 'client');
  now = Date.UTC(2030, 0, 1);
});

const buildOf = (...workers: readonly string[]): ClientBuild =>
  new Map(workers.map((text) => [hashedName('worker.js', text), new TextEncoder().encode(text)]));
const open = (build: ClientBuild) => openClientArchive(folder, build, { keptMs: 30 * dayMs, now: () => now });
const textOf = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);
const nameOf = (text: string): string => hashedName('worker.js', text);

describe('the archive of client files', () => {
  it('holds a build after the next one has come', () => {
    open(buildOf('old'));
    const archive = open(buildOf('new'));
    expect(textOf(archive.read(nameOf('old')))).toBe('old');
    expect(textOf(archive.read(nameOf('new')))).toBe('new');
  });

  it('holds it for its days from when it was last current, however long it had been', () => {
    const first = open(buildOf('old'));
    now += 300 * dayMs;
    first.tend(); // as a server does that runs
    now += 29 * dayMs;
    const second = open(buildOf('new'));
    expect(second.read(nameOf('old'))).toBeDefined();
    now += 2 * dayMs;
    second.tend();
    expect(second.read(nameOf('old'))).toBeUndefined();
    expect(readdirSync(folder)).toEqual([nameOf('new')]);
  });

  it('never drops what is of the current build', () => {
    const archive = open(buildOf('only'));
    now += 365 * dayMs;
    archive.tend();
    expect(archive.read(nameOf('only'))).toBeDefined();
    now += 365 * dayMs;
    expect(open(buildOf('only')).read(nameOf('only'))).toBeDefined();
  });

  it('counts anew for a build that was gone back to', () => {
    open(buildOf('one'));
    now += 29 * dayMs;
    open(buildOf('two'));
    now += dayMs / 2;
    open(buildOf('one'));
    now += 29 * dayMs;
    const archive = open(buildOf('three'));
    expect([archive.read(nameOf('one')), archive.read(nameOf('two'))].map(textOf)).toEqual(['one', 'two']);
    now += dayMs;
    archive.tend();
    expect([archive.read(nameOf('one')), archive.read(nameOf('two'))].map(textOf)).toEqual([
      'one',
      undefined,
    ]);
  });

  it('never gives a content that is not what its name says', () => {
    const archive = open(buildOf('old'));
    writeFileSync(join(folder, nameOf('old')), 'other');
    expect(archive.read(nameOf('old'))).toBeUndefined();
  });

  it('has no names but hashed ones', () => {
    const archive = open(buildOf('old'));
    writeFileSync(join(folder, '..', 'secret'), 'secret');
    expect(archive.read('../secret')).toBeUndefined();
    expect(archive.read(`../client/${nameOf('old')}`)).toBeUndefined();
    expect(archive.read(nameOf('none'))).toBeUndefined();
  });

  it('is whole after a crash: a part is thrown away, a torn file is written again', () => {
    open(buildOf('old'));
    truncateSync(join(folder, nameOf('old')), 1);
    writeFileSync(join(folder, `${nameOf('new')}.part`), 'ne');
    const archive = open(buildOf('old'));
    expect(textOf(archive.read(nameOf('old')))).toBe('old');
    expect(readdirSync(folder)).toEqual([nameOf('old')]);
  });

  it('is made again where somebody has thrown it away', () => {
    const archive = open(buildOf('only'));
    rmSync(folder, { recursive: true });
    archive.tend();
    expect(textOf(archive.read(nameOf('only')))).toBe('only');
  });

  it('leaves alone what is not its own', () => {
    const archive = open(buildOf('old'));
    writeFileSync(join(folder, 'README'), 'mine');
    now += 365 * dayMs;
    archive.tend();
    expect(readFileSync(join(folder, 'README'), 'utf8')).toBe('mine');
  });

  it('is made in a data folder that has none, for its owner only', () => {
    expect(existsSync(folder)).toBe(false);
    open(new Map());
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('is refused where it cannot be written', () => {
    writeFileSync(folder, 'a file');
    expect(() => open(buildOf('old'))).toThrow(refusal('BAD_CONFIG'));
    expect(() => open(buildOf('old'))).toThrow(/cannot keep client files/);
  });
});
