import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { hashBuild, ownBuild } from '../../../server/log/build-files.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { newFolder } from '../new-folder.ts';

let folder: string;
beforeEach(() => {
  folder = newFolder();
});

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

it('LG12 hashes every file of client and server, the embed by the name that pages give, and nothing beside them', async () => {
  write('client/hearsay.ca978112ca1bbdca.js', 'a');
  write('server/hearsay.js', 'b');
  write('server/assets/thread.js', 'c');
  write('demo/start.js', 'd');
  const { version, files } = await hashBuild(folder);
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  expect(files).toEqual([
    { path: 'client/hearsay.ca978112ca1bbdca.js', hash: sha256('a') },
    { path: 'server/assets/thread.js', hash: sha256('c') },
    { path: 'server/hearsay.js', hash: sha256('b') },
  ]);
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

it('is refused where a file has a name that no leaf can have, before anything is logged', async () => {
  write('client/hearsay copy.js', 'a');
  write('server/hearsay.js', 'b');
  await expect(hashBuild(folder)).rejects.toThrow(/files that no leaf can name/);
});

it('is refused where there is no build', async () => {
  write('client/hearsay.js', 'a');
  await expect(hashBuild(folder)).rejects.toThrow(refusal('BAD_CONFIG'));
  expect(await ownBuild(folder)).toBeUndefined();
});
