import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { openClientFiles } from '../../../server/client-files/client-files.ts';
import { newFolder } from '../new-folder.ts';
import { hashedName, writeBuild } from './build-folder.ts';

let folder: string;
beforeEach(() => {
  folder = newFolder();
});

const failed = vi.fn();

/** Those of a build with an embed, kept for two days. */
async function open() {
  const clientFolder = join(folder, 'build');
  writeBuild(clientFolder, { 'hearsay.js': 'embed' });
  const clientArchive = { folder: join(folder, 'archive'), days: 2 };
  const files = await openClientFiles({ clientFolder, clientArchive, diagnostics: { failed } });
  onTestFinished(files.close);
  return files;
}

/** A file of an earlier build that was current so many days ago. */
function putEarlier(text: string, days: number): string {
  const [name = ''] = writeBuild(join(folder, 'archive'), { 'worker.js': text });
  const time = Date.now() / 1000 - days * 86_400;
  utimesSync(join(folder, 'archive', name), time, time);
  return name;
}

it('has the script tag, and of earlier builds what is not older than the days that were set', async () => {
  const [younger, older] = [putEarlier('younger', 1.9), putEarlier('older', 2.1)];
  const { embed, archive } = await open();
  expect(embed?.name).toBe(hashedName('hearsay.js', 'embed'));
  expect([archive?.read(younger)?.length, archive?.read(older)]).toEqual(['younger'.length, undefined]);
});

it('looks through the archive while it runs, says what fails, and ends with the server', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { close } = await open();
  const older = putEarlier('older', 2.1);
  vi.advanceTimersByTime(3_600_000);
  expect(readdirSync(join(folder, 'archive'))).not.toContain(older);
  rmSync(join(folder, 'archive'), { recursive: true });
  writeFileSync(join(folder, 'archive'), 'no folder');
  vi.advanceTimersByTime(3_600_000);
  expect(failed).toHaveBeenCalledTimes(1);
  close();
  vi.advanceTimersByTime(36_000_000);
  expect(failed).toHaveBeenCalledTimes(1);
});

it('are of the current build alone where nothing is kept', async () => {
  const clientFolder = join(folder, 'build');
  writeBuild(clientFolder, { 'hearsay.js': 'embed' });
  const files = await openClientFiles({ clientFolder, diagnostics: { failed } });
  onTestFinished(files.close);
  expect([files.archive, files.build.size]).toEqual([undefined, 1]);
});
