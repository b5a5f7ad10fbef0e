import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  changeCredentials,
  credentialFile,
  readCredentials,
  watchCredentials,
} from '../../../server/admin/credential-file.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { newFolder } from '../new-folder.ts';
import { credentialOf } from './credentials.ts';

const ada = credentialOf();
const bob = credentialOf({ id: 'b'.repeat(16), name: 'Bob' });

let folder: string;
let file: string;
beforeEach(() => {
  folder = newFolder();
  file = credentialFile(folder);
});

describe('the file of credentials', () => {
  it('has what was put into it, and only its owner reads it', () => {
    changeCredentials(file, () => [ada]);
    changeCredentials(file, (before) => [...before, bob]);
    expect(readCredentials(file)).toEqual([ada, bob]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['credentials.json']);
  });

  it('is empty where there is none', () => {
    expect(readCredentials(file)).toEqual([]);
  });

  it('stays as it was where a change is refused', () => {
    changeCredentials(file, () => [ada]);
    const before = readFileSync(file, 'utf8');
    expect(() =>
      changeCredentials(file, () => {
        throw new Error('refused');
      }),
    ).toThrow('refused');
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(readdirSync(folder)).toEqual(['credentials.json']);
  });

  it('is refused where it cannot be written, and nothing is left behind', () => {
    expect(() =>
      changeCredentials(file, () => {
        mkdirSync(file); // what stands there cannot be replaced
        return [ada];
      }),
    ).toThrow(refusal('BAD_CONFIG'));
    expect(readdirSync(folder)).toEqual(['credentials.json']);
    expect(readdirSync(file)).toEqual([]);
  });

  it('is changed by one command at a time', () => {
    changeCredentials(file, () => {
      expect(() => changeCredentials(file, () => [bob])).toThrow(refusal('BAD_CONFIG'));
      return [ada];
    });
    expect(readCredentials(file)).toEqual([ada]);
  });

  it.each<[string, () => void]>([
    ['that ends early', () => truncateSync(file, statSync(file).size - 3)],
    ['that goes on', () => appendFileSync(file, '{}')],
    ['of another form', () => writeFileSync(file, '{"credentials":[{"name":"Ada"}]}')],
    [
      'with more in it',
      () => writeFileSync(file, JSON.stringify({ credentials: [{ ...ada, owner: true }] })),
    ],
    ['that is empty', () => writeFileSync(file, '')],
    ['that is larger than any', () => appendFileSync(file, ' '.repeat(1_000_000))],
  ])('is none %s, and no command writes over it', (_, damage) => {
    changeCredentials(file, () => [ada]);
    damage();
    expect(() => readCredentials(file)).toThrow(refusal('BAD_CONFIG'));
    expect(() => changeCredentials(file, () => [bob])).toThrow(refusal('BAD_CONFIG'));
  });
});

describe('a running aggregator', () => {
  const failures: unknown[] = [];
  beforeEach(() => failures.splice(0));
  const watch = () => watchCredentials(file, (error) => failures.push(error));

  it('knows at once of a credential that is new, and of one that is taken back', () => {
    const credentials = watch();
    expect(credentials()).toEqual([]);
    changeCredentials(file, () => [ada, bob]);
    expect(credentials()).toEqual([ada, bob]);
    changeCredentials(file, () => [{ ...ada, revoked: 1 }, bob]);
    expect(credentials()).toMatchObject([{ revoked: 1 }, { revoked: null }]);
    rmSync(file);
    expect(credentials()).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('reads the file only where it has changed', () => {
    changeCredentials(file, () => [ada]);
    const credentials = watch();
    expect(credentials()).toBe(credentials());
  });

  it('lets nobody in where the file is damaged, says so once, and goes on when it is mended', () => {
    changeCredentials(file, () => [ada]);
    const intact = readFileSync(file);
    const credentials = watch();
    expect(credentials()).toEqual([ada]);
    writeFileSync(file, intact.subarray(0, -5));
    for (let i = 0; i < 3; i++) expect(credentials()).toEqual([]);
    expect(failures).toHaveLength(1);
    writeFileSync(file, intact);
    expect(credentials()).toEqual([ada]);
  });

  it('lets nobody in where the file is a folder', () => {
    const credentials = watchCredentials(folder, (error) => failures.push(error));
    expect([credentials(), failures.length]).toEqual([[], 1]);
  });

  it.skipIf(process.getuid?.() === 0)('lets nobody in where it may not read the file', () => {
    changeCredentials(file, () => [ada]);
    chmodSync(file, 0);
    expect([watch()(), failures.length]).toEqual([[], 1]);
  });
});
