import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { hashToken } from '../../../server/admin/credential.ts';
import { credentialFile, readCredentials, watchCredentials } from '../../../server/admin/credential-file.ts';
import { readToken } from '../../../server/admin/token-file.ts';
import { addCredentialCommand } from '../../../server/commands/credential.ts';
import { newFolder } from '../new-folder.ts';
import { start } from '../running-server.ts';
import { runCommand } from './run-command.ts';

let folder: string;
beforeEach(() => {
  folder = newFolder();
});

const credential = (...args: string[]) =>
  runCommand(addCredentialCommand, ['credential', ...args, '--data', folder]);
const kept = () => readCredentials(credentialFile(folder));
const admin = ['create', 'Ada', '--scope', 'admin'];

describe('hearsay credential', () => {
  it('create makes one for 90 days, and shows its token once: of it only the hash is kept', async () => {
    const { exitCode, out, err } = await credential(...admin);
    expect([exitCode, err]).toEqual([0, '']);
    const [line, , token] = out.split('\n');
    const [made] = kept();
    expect(made).toMatchObject({
      name: 'Ada',
      scopes: ['admin'],
      tokenHash: hashToken(token!),
      revoked: null,
    });
    expect(made!.expires - made!.created).toBe(90 * 86_400_000);
    expect(line).toBe(`${made!.id} Ada: admin; until ${new Date(made!.expires).toISOString().slice(0, 10)}`);
    expect(readFileSync(credentialFile(folder), 'utf8')).not.toContain(token);
    expect((await credential('list')).out).toBe(`${line}\n`);
  });

  it('create writes the token into a file that only its owner reads, and does not show it then', async () => {
    const file = join(folder, 'key.json');
    const { out } = await credential(
      'create',
      'Eve',
      '--scope',
      'audit',
      '--scope',
      'catalog',
      '--file',
      file,
    );
    const token = await readToken(file);
    expect(out).not.toContain(token);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(kept()).toMatchObject([{ scopes: ['catalog', 'audit'], tokenHash: hashToken(token) }]);
  });

  it('allow lets in who has made the token, to audit where nothing else is said', async () => {
    const tokenHash = hashToken('what only the auditor knows');
    const { exitCode } = await credential('allow', 'Bob', '--hash', tokenHash, '--days', '366');
    expect(exitCode).toBe(0);
    expect(kept()).toMatchObject([{ name: 'Bob', scopes: ['audit'], tokenHash }]);
  });

  it('revoke takes one back, and list shows it still: its id is in the log', async () => {
    await credential(...admin);
    const { out } = await credential('revoke', 'Ada');
    expect(out).toMatch(/^[0-9a-f]{16} Ada: admin; revoked \d{4}-\d\d-\d\d\n$/);
    expect((await credential('list')).out).toBe(out);
    expect((await credential(...admin)).exitCode).toBe(0);
    expect((await credential('revoke', kept()[1]!.id)).exitCode).toBe(0);
    expect(kept().map(({ revoked }) => revoked === null)).toEqual([false, false]);
  });

  it('is known to an aggregator that runs, from the next request on', async () => {
    const credentials = watchCredentials(credentialFile(folder), () => undefined);
    const { url } = await start({ credentials });
    const { out } = await credential(...admin);
    const authorization = `Bearer ${out.split('\n')[2]}`;
    const status = async () => (await fetch(`${url}/admin/status`, { headers: { authorization } })).status;
    expect(await status()).toBe(200);
    await credential('revoke', 'Ada');
    expect(await status()).toBe(401);
  });

  it('list has nothing to show where there is none', async () => {
    expect((await credential('list')).out).toBe('no credentials\n');
  });

  it.each([
    ['no scope', ['create', 'Ada']],
    ['another scope', ['create', 'Ada', '--scope', 'root']],
    ['no name', ['create', '--scope', 'admin']],
    ['a name that a terminal would obey', ['create', 'A\u001b[2J', '--scope', 'admin']],
    ['no days', [...admin, '--days', '0']],
    ['more than a year', [...admin, '--days', '367']],
    ['no hash', ['allow', 'Bob']],
    ['a hash of another form', ['allow', 'Bob', '--hash', 'A'.repeat(64)]],
    ['nobody to revoke', ['revoke', 'Ada']],
  ])('is refused with %s, and changes nothing', async (_, args) => {
    const { exitCode, out, err } = await credential(...args);
    expect([exitCode, out, existsSync(credentialFile(folder))]).toEqual([2, '', false]);
    expect(err).toMatch(/^error: /);
  });

  it('is refused a name that is taken', async () => {
    await credential(...admin);
    expect((await credential(...admin)).exitCode).toBe(2);
    expect(kept()).toHaveLength(1);
  });

  it('lets nobody in whose token could not be written', async () => {
    const file = join(folder, 'there.json');
    writeFileSync(file, 'something of mine');
    const { exitCode } = await credential(...admin, '--file', file);
    expect([exitCode, readFileSync(file, 'utf8')]).toEqual([2, 'something of mine']);
    expect(kept().every(({ revoked }) => revoked !== null)).toBe(true);
  });

  it('makes no data folder where there is none', async () => {
    const nowhere = join(folder, 'typo');
    const { exitCode, err } = await runCommand(addCredentialCommand, [
      'credential',
      ...admin,
      '--data',
      nowhere,
    ]);
    expect([exitCode, existsSync(nowhere)]).toEqual([2, false]);
    expect(err).toContain(nowhere);
  });
});
