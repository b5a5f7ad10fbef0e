import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { fileCalled, readClientBuild } from '../../../server/client-files/client-build.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { newFolder } from '../new-folder.ts';
import { writeBuild } from './build-folder.ts';

let folder: string;
beforeEach(() => {
  folder = newFolder();
});

it('is read with every file that has a hashed name, and no other', async () => {
  const names = writeBuild(folder, { 'hearsay.js': 'embed', 'worker.js': 'worker', 'tensorflow.wasm': 'w' });
  writeFileSync(join(folder, 'audit.js'), 'audit');
  const build = await readClientBuild(folder);
  expect([...build.keys()]).toEqual(names.sort());
  expect(fileCalled(build, 'hearsay')?.bytes.toString()).toBe('embed');
  expect(fileCalled(build, 'hearsay-ledger')).toBeUndefined();
});

it('is empty where there is none', async () => {
  expect((await readClientBuild(join(folder, 'nowhere'))).size).toBe(0);
});

it('is refused where a file was changed after it was built', async () => {
  const [name = ''] = writeBuild(folder, { 'worker.js': 'worker' });
  writeFileSync(join(folder, name), 'another');
  await expect(readClientBuild(folder)).rejects.toThrow(refusal('BAD_CONFIG'));
});

it('is refused where two builds were made into one folder: nobody could say which embed is meant', async () => {
  writeBuild(folder, { 'hearsay.js': 'one' });
  writeBuild(folder, { 'hearsay.js': 'two' });
  await expect(readClientBuild(folder)).rejects.toThrow(/two files hearsay/);
});
