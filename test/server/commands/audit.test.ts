import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { addAuditCommand } from '../../../server/commands/audit.ts';
import { addAuditCredentialCommand } from '../../../server/commands/audit-credential.ts';
import { exportLog } from '../../../server/log/export-log.ts';
import { openLogSigner } from '../../../server/log/log-signer.ts';
import { storedFiles } from '../../../server/log/stored-file.ts';
import { updateAddress } from '../../../server/store/blob-address.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import { checkNames } from '../../../shared/audit/check.ts';
import { flipBit } from '../../shared/log/damage.ts';
import { goChecksumDatabase } from '../../shared/log/published-notes.ts';
import { witnessKey } from '../../shared/log/witness-key.ts';
import { credentialOf } from '../admin/credentials.ts';
import { startWitness } from '../log/test-witness.ts';
import { newFolder } from '../new-folder.ts';
import { elementsOf } from '../pages/page-structure.ts';
import { damageUpdate } from '../rounds/damaged-update.ts';
import { leavesOf } from '../rounds/replayed-store.ts';
import { giveHonestly, giveRound, startTestServer, type TestServer } from '../running-server.ts';
import { runCommand } from './run-command.ts';

let folder: string;
beforeEach(() => {
  folder = newFolder();
  mkdirSync(join(folder, 'client'));
  writeFileSync(join(folder, 'client', 'audit.js'), script);
});

/** With a client's build in which the page's script is this text. */
const script = 'globalThis.audited = "</script>";';
const addAudit = (program: Command): void =>
  addAuditCredentialCommand(addAuditCommand(program, pathToFileURL(`${inFolder('client')}/`)));

const inFolder = (name: string): string => join(folder, name);
const audit = (target: string, ...options: string[]) =>
  runCommand(addAudit, ['audit', target, '--seen', inFolder('seen.json'), ...options]);

/** With one release. */
async function runningServer(): Promise<TestServer> {
  const server = await startTestServer();
  onTestFinished(() => server.close());
  await giveRound(server, 1, 2, 3);
  return server;
}

async function exportedLog(): Promise<string> {
  const { store } = await runningServer();
  await exportLog({ read: storedFiles(store), folder: inFolder('log') });
  return inFolder('log');
}

describe('hearsay audit', () => {
  it('audits an aggregator at its address: a line for each check, and what it cannot see', async () => {
    const { url } = await runningServer();
    const { exitCode, out, err } = await audit(url);
    expect([exitCode, err]).toEqual([0, '']);
    for (const name of checkNames) expect(out).toMatch(new RegExp(`^(held|not checkable) +${name} `, 'm'));
    expect(out).toMatch(/^log +shop\.example\/log, \d+ leaves, root [\w+/]{43}=$/m);
    expect(out).toMatch(/^ledger +as the leaves state it: epsilon \d/m);
    expect(out).toContain('7 of 10 checks held; 3 could not be checked.');
    expect(out).toContain('What this audit cannot see:');
  });

  it('LG6 remembers what it saw, and holds the log to it', async () => {
    const server = await runningServer();
    await audit(server.url);
    await giveRound(server, 4, 5, 6);
    expect((await audit(`${server.url}/`)).out).toMatch(/^held +history +since \d+ leaves$/m);
    const other = await runningServer();
    const { exitCode, out, err } = await audit(other.url);
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^FAILED +checkpoint /m);
    expect(err).toContain(inFolder('seen.json'));
  });

  it('LG11 asks for the cosignatures of the witnesses that are named', async () => {
    const keys: string[] = [];
    const witness = await startWitness(() => keys[0] ?? '');
    const store = createMemoryStore();
    keys.push(openLogSigner(store, 'shop.example/log').verifierKey);
    const { url, close } = await startTestServer({ store, witnesses: [witness] });
    onTestFinished(() => close());
    await expect
      .poll(async () => (await (await fetch(`${url}/log/checkpoint`)).text()).split('\n— '))
      .toHaveLength(3);
    expect((await audit(url, '--witness', witness.key)).out).toMatch(/^held +witnesses +1 witness/m);
    const stranger = witnessKey('witness.example/w2', 8);
    const { exitCode, out } = await audit(url, '--witness', witness.key, stranger.line);
    expect([exitCode, out]).toEqual([1, expect.stringMatching(/^FAILED +witnesses +2 witnesses: .*w2$/m)]);
    expect((await audit(url, '--witness', 'w3')).exitCode).toBe(2);
  });

  it('prints JSON', async () => {
    const target = await exportedLog();
    const { out } = await audit(target, '--json');
    const { checks, ...rest } = JSON.parse(out);
    expect(rest).toEqual({
      ok: true,
      exposure: null,
      target,
      size: expect.any(Number),
      rootHash: expect.stringMatching(/^[\w+/]{43}=$/),
      origin: 'shop.example/log',
      verifierKey: expect.stringMatching(/^shop\.example\/log\+/),
      ledger: { rho: expect.any(Number), epsilon: expect.any(Number), delta: 1e-6 },
    });
    expect(checks[0]).toEqual({
      ...{ name: 'checkpoint', status: 'held', covered: 'signature' },
      detail: expect.any(String),
    });
  });

  it('writes a report: one page with what was found, of which the script cannot be ended by what a log says', async () => {
    const { url } = await runningServer();
    const { exitCode, out } = await audit(url, '--report', inFolder('report.html'));
    expect([exitCode, out]).toEqual([0, expect.stringContaining('7 of 10 checks held')]);
    const elements = elementsOf(readFileSync(inFolder('report.html'), 'utf8'));
    const [data, own, ...others] = elements.filter(({ name }) => name === 'script');
    expect(others).toEqual([]);
    expect(own?.text).toContain('globalThis.audited = "\\x3c/script>"');
    const { audit: found, ...about } = JSON.parse(data?.text ?? '');
    expect(about).toEqual({ target: url, files: `${url}/`, time: expect.any(Number) });
    expect(found.checks.map(({ name }: { name: string }) => name)).toEqual(checkNames);
    expect(found.timeline.entries.map(({ kind }: { kind: string }) => kind)).toEqual(['config', 'release']);
  });

  it('writes a report of a folder, too, and where a check failed', async () => {
    const target = await exportedLog();
    rmSync(join(target, 'tile'), { recursive: true });
    const { exitCode } = await audit(target, '--report', inFolder('report.html'));
    expect(exitCode).toBe(1);
    const [data] = elementsOf(readFileSync(inFolder('report.html'), 'utf8')).filter(
      ({ attributes }) => attributes.get('id') === 'audit-report',
    );
    expect(JSON.parse(data?.text ?? '')).toMatchObject({ target, files: null, audit: { ok: false } });
  });

  it('exits with 2 before it audits where a report cannot be written, or there is no page to write', async () => {
    const { exitCode, out, err } = await audit('http://127.0.0.1:9', '--report', inFolder('no/report.html'));
    expect([exitCode, out, err]).toEqual([2, '', expect.stringContaining('cannot write')]);
    rmSync(inFolder('client'), { recursive: true });
    const bare = await audit('http://127.0.0.1:9', '--report', inFolder('report.html'));
    expect([bare.exitCode, bare.err]).toEqual([2, expect.stringContaining('a report needs a build')]);
  });

  it('exits with 1 where a check fails', async () => {
    const target = await exportedLog();
    const { size } = JSON.parse((await audit(target, '--json')).out);
    const entries = join(target, `tile/entries/000.p/${size}`);
    writeFileSync(entries, flipBit(new Uint8Array(readFileSync(entries)), 999));
    const { exitCode, out, err } = await audit(target);
    expect([exitCode, err]).toEqual([1, '']);
    expect(out).toMatch(/^FAILED +tree /m);
  });

  it.each([
    ['nothing answers', 'http://127.0.0.1:9', /cannot read http:\/\/127\.0\.0\.1:9\/log\//],
    ['there is no such folder', 'no-such-folder', /no address, and no such folder/],
  ])('exits with 2 where %s', async (_, target, message) => {
    const { exitCode, out, err } = await audit(target);
    expect([exitCode, out, err]).toEqual([2, '', expect.stringMatching(message)]);
  });

  it('LG6 takes the key that it is told, and no other', async () => {
    const target = await exportedLog();
    const key = readFileSync(join(target, 'vkey'), 'utf8').trimEnd();
    expect((await audit(target, '--key', key)).exitCode).toBe(0);
    expect((await audit(target, '--key', goChecksumDatabase.key)).out).toMatch(/^FAILED +checkpoint /m);
    expect((await audit(target, '--key', 'x')).exitCode).toBe(2);
  });

  it('lets no log write over its report', async () => {
    const target = await exportedLog();
    writeFileSync(join(target, 'vkey'), 'evil\u001b[2J\u202e+00000000+AAAA');
    const { out } = await audit(target);
    expect(out).toMatch(/^FAILED +checkpoint /m);
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('prints its report also where it cannot keep what it saw, and exits with 2', async () => {
    const target = await exportedLog();
    const { exitCode, out, err } = await runCommand(addAudit, ['audit', target, '--seen', '/proc/nope.json']);
    expect([exitCode, out, err]).toEqual([
      2,
      expect.stringContaining('checks held'),
      expect.stringContaining('cannot keep'),
    ]);
  });

  it.each([
    ['a build that is none', ['--build', '/nowhere']],
    ['a folder in place of a file', []],
  ])('does not crash over %s', async (_, options) => {
    const target = await exportedLog();
    if (options.length === 0) {
      rmSync(join(target, 'checkpoint'));
      mkdirSync(join(target, 'checkpoint'));
    }
    expect((await audit(target, ...options)).exitCode).toBe(2);
  });

  it('exits with 2 where what it saw last cannot be read: it does not begin anew by itself', async () => {
    const target = await exportedLog();
    writeFileSync(inFolder('seen.json'), '{"size":');
    const { exitCode, err } = await audit(target);
    expect([exitCode, err]).toEqual([2, expect.stringContaining('cannot read what was seen last')]);
  });
});

describe('hearsay audit --credential', () => {
  /** A server that lets the credential in `key.json` in. */
  async function servedTo(): Promise<TestServer> {
    const { out } = await runCommand(addAudit, ['audit', 'credential', inFolder('key.json')]);
    const [, tokenHash] = /^hearsay credential allow NAME --hash ([0-9a-f]{64})$/m.exec(out) ?? [];
    const server = await startTestServer({ credentials: () => [credentialOf({ tokenHash: tokenHash! })] });
    onTestFinished(() => server.close());
    await giveRound(server, 1, 2, 3);
    await giveRound(server, 4, 5, 6);
    return server;
  }

  it('LG7 recomputes every model from its updates', async () => {
    const { url } = await servedTo();
    const { exitCode, out, err } = await audit(url, '--credential', inFolder('key.json'));
    expect([exitCode, err]).toEqual([0, '']);
    expect(out).toMatch(/^held +updates +6 updates$/m);
    expect(out).toMatch(/^held +releases +2 models$/m);
    expect(out).not.toContain('recomputed only by who may see updates');
    expect(statSync(inFolder('key.json')).mode & 0o777).toBe(0o600);
  });

  it('recomputes as many as it is told to', async () => {
    const { url } = await servedTo();
    const credential = ['--credential', inFolder('key.json')];
    const { out } = await audit(url, ...credential, '--from', '2', '--to', '2', '--json');
    const { checks } = JSON.parse(out);
    expect(checks.find(({ name }: { name: string }) => name === 'releases')).toMatchObject({
      status: 'held',
      covered: '1 model, of versions 2 to 2',
    });
    expect((await audit(url, '--from', '2')).exitCode).toBe(2);
  });

  it('exits 2 with a credential that is not let in, is none, or would go in the clear', async () => {
    const { url } = await runningServer();
    await runCommand(addAudit, ['audit', 'credential', inFolder('key.json')]);
    const refused = await audit(url, '--credential', inFolder('key.json'));
    expect([refused.exitCode, refused.err]).toEqual([2, expect.stringContaining('not known there')]);
    writeFileSync(inFolder('none.json'), '{}');
    expect((await audit(url, '--credential', inFolder('none.json'))).exitCode).toBe(2);
    const clear = await audit('http://shop.example', '--credential', inFolder('key.json'));
    expect([clear.exitCode, clear.err]).toEqual([2, expect.stringContaining('https alone')]);
    expect((await audit(await exportedLog(), '--credential', inFolder('key.json'))).exitCode).toBe(2);
    expect((await runCommand(addAudit, ['audit', 'credential', inFolder('key.json')])).exitCode).toBe(2);
  });

  it('audits the data folder of an aggregator that is not running, updates and all', async () => {
    const store = openSqliteStore(inFolder('data'));
    const server = await startTestServer({ store });
    await giveRound(server, 1, 2, 3);
    await server.close();
    expect((await audit(inFolder('data'))).exitCode).toBe(2); // in use
    store.close();
    const { exitCode, out } = await audit(inFolder('data'));
    expect([exitCode, out]).toEqual([0, expect.stringMatching(/^held +releases +1 model$/m)]);
    const spoilt = openSqliteStore(inFolder('data'));
    const hash = leavesOf(spoilt).flatMap((leaf) => (leaf.kind === 'contribution' ? [leaf.update] : []))[1]!;
    spoilt.write({ erasedBlobs: [updateAddress(hash)] });
    spoilt.close();
    const found = await audit(inFolder('data'));
    expect([found.exitCode, found.out]).toEqual([
      1,
      expect.stringMatching(/^FAILED +updates +2 updates: leaf 3: /m),
    ]);
  });

  it('LG3 audits a data folder that lost an update before its round was closed: held, and told', async () => {
    const store = openSqliteStore(inFolder('data'));
    const first = await startTestServer({ store });
    const receipts = [await giveHonestly(first, 1), await giveHonestly(first, 2)];
    await first.close();
    damageUpdate(store, receipts[0]!, 'bytes gone');
    const second = await startTestServer({ store });
    await giveRound(second, 3);
    await second.close();
    store.close();
    const { exitCode, out } = await audit(inFolder('data'));
    expect([exitCode, out]).toEqual([0, expect.stringMatching(/^held +updates +2 updates$/m)]);
    expect(out).toMatch(/^held +sums +1 sum$/m);
    expect(out).toMatch(/^held +rounds +\d+ leaves: in no sum, as leaves say: 1 contribution$/m);
  });
});
