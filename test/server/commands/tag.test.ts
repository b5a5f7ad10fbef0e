import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { addTagCommand } from '../../../server/commands/tag.ts';
import { openLogSigner } from '../../../server/log/log-signer.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import { writeBuild } from '../client-files/build-folder.ts';
import { newFolder } from '../new-folder.ts';
import { runCommand } from './run-command.ts';

let folder: string;
let embed: string;
beforeEach(() => {
  folder = newFolder();
  [embed = ''] = writeBuild(join(folder, 'client'), { 'hearsay.js': "alert('Hello, world.');" });
});

const tag = (...args: readonly string[]) =>
  runCommand((program) => addTagCommand(program, join(folder, 'client')), ['tag', ...args]);

// W3C Subresource Integrity, 3.2.1
const integrity = 'sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO';
const log = 'ab'.repeat(32);

it('prints the tag of the build, and nothing else', async () => {
  expect(await tag('--origin', 'https://aggregator.example')).toEqual({
    exitCode: 0,
    out: `<script async src="https://aggregator.example/${embed}" integrity="${integrity}" crossorigin></script>\n`,
    err: '',
  });
});

it.each([
  ['https://aggregator.example/', 'https://aggregator.example'],
  ['https://Aggregator.example:8443', 'https://aggregator.example:8443'],
  ['http://localhost:4000', 'http://localhost:4000'],
])('takes %s', async (given, origin) => {
  expect((await tag('--origin', given)).out).toContain(`src="${origin}/${embed}"`);
});

it.each([
  'aggregator.example',
  'http://aggregator.example',
  'https://aggregator.example/path',
  'https://aggregator.example?query',
  'https://user@aggregator.example',
  'https://aggregator.example"',
  'ftp://localhost',
  'javascript:alert(1)',
])('refuses %s, which is no origin that a page would load a script from', async (origin) => {
  const { exitCode, out, err } = await tag('--origin', origin);
  expect([exitCode, out]).toEqual([2, '']);
  expect(err).toMatch(/BAD_CONFIG: --origin/);
});

it('asks for the origin', async () => {
  expect((await tag()).exitCode).toBe(2);
});

it('names the log that is given, or the one of a data folder', async () => {
  const origin = ['--origin', 'https://aggregator.example'];
  expect((await tag(...origin, '--log', log)).out).toContain(` data-log="${log}"></script>`);
  const store = openSqliteStore(join(folder, 'data'));
  const { logId } = openLogSigner(store, 'hearsay');
  store.close();
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ data: join(folder, 'data') }));
  for (const named of [
    ['--data', join(folder, 'data')],
    ['--config', join(folder, 'settings.json')],
  ]) {
    expect((await tag(...origin, ...named)).out).toContain(` data-log="${logId}"></script>`);
  }
});

it.each([
  ['a log that is no hash', ['--log', 'hearsay'], '--log'],
  ['a hash with a quote in it', ['--log', `"${log.slice(1)}`], '--log'],
  ['both', ['--log', log, '--data', 'data'], 'not both'],
  ['a data folder without a log', ['--data', '/nowhere'], 'no hearsay.db'],
])('refuses %s', async (_, args, told) => {
  const { exitCode, out, err } = await tag('--origin', 'https://aggregator.example', ...args);
  expect([exitCode, out]).toEqual([2, '']);
  expect(err).toContain('BAD_CONFIG');
  expect(err).toContain(told);
});

it('refuses to print a tag without a build', async () => {
  rmSync(join(folder, 'client'), { recursive: true });
  const { exitCode, err } = await tag('--origin', 'https://aggregator.example');
  expect(exitCode).toBe(2);
  expect(err).toMatch(/BAD_CONFIG: there is no built client/);
});
