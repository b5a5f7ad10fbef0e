import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { addAuditCommand } from '../../../server/commands/audit.ts';
import { addAuditCredentialCommand } from '../../../server/commands/audit-credential.ts';
import { addAuditLeakageCommand } from '../../../server/commands/audit-leakage.ts';
import { openLogSigner } from '../../../server/log/log-signer.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import { openBench } from '../rounds/bench.ts';
import { fixture } from '../simulate/fixture.ts';
import { honestUpdate } from '../test-site.ts';
import { runCommand } from './run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-leakage-'));
afterAll(() => rmSync(folder, { recursive: true }));

const interactions = join(folder, 'views.csv');
const { events, users, items } = fixture();
const rows = Array.from(
  events.user,
  (user, i) => `${users[user]},${items[events.item[i]!]},${events.time[i]}`,
);
writeFileSync(interactions, `user,item,time\n${rows.join('\n')}\n`);

/** In this thread: the threads' own file is there once it is built. */
const audit = (...args: string[]) =>
  runCommand(
    (program) => {
      const command = addAuditCommand(program, new URL('file:///nowhere/'));
      addAuditLeakageCommand(command, undefined);
      addAuditCredentialCommand(command);
    },
    ['audit', ...args],
  );

const short = ['--dim', '16', '--releases', '2', '--cohort', '100', '--canaries', '400', '--threads', '1'];

describe('`audit leakage`', () => {
  it('says what it found to a person, with what it means and what it does not', {
    timeout: 60_000,
  }, async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true); // how far it is
    const { exitCode, out, err } = await audit('leakage', '--interactions', interactions, ...short);
    vi.restoreAllMocks();
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    for (const said of [
      'the ledger states epsilon 8 at delta 0.000001, at most',
      /^update, itemInput alone( +\d+\.\d %){4}$/m,
      /^sum before noise +0\.\d{3} +\d+\.\d %$/m,
      /^lower bound +epsilon is at least \d+\.\d\d, with 95 % confidence/m,
      'The ledger is not refuted, and so few canaries could not have refuted it',
      'such an attack has failed, a better one may not',
    ]) {
      expect(out).toMatch(said);
    }
  });

  it('says the same in JSON, where no guarantee is null', { timeout: 60_000 }, async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { exitCode, out } = await audit(
      ...['leakage', '--interactions', interactions, ...short, '--no-privacy', '--json', '--seed', '3'],
    );
    vi.restoreAllMocks();
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      settings: {
        model: 'pooling',
        users: 300,
        items: 120,
        releases: 2,
        cohort: 100,
        noiseMultiplier: 0,
        seed: 3,
      },
      ledger: { epsilon: null, delta: 1e-6 },
      items: { visitors: 100, leaks: expect.any(Array) },
      membership: { members: 100, others: 100, crowd: 100 },
      canaries: { canaries: 400, releases: 1 },
    });
  });

  it.each([
    ['privacy and none', ['--no-privacy', '--epsilon', '2'], '--no-privacy excludes --epsilon and --delta'],
    ['a cohort of nearly everybody', ['--cohort', '299'], 'cohort: expected at most 280, got 299'],
    ['too few canaries to guess about', ['--canaries', '3'], 'expected a whole number, 20 to 50000'],
    ['a delta that means nothing', ['--delta', '0.5'], 'delta: expected less than 1 / population'],
  ])('is refused for %s', async (_, options, reason) => {
    const { exitCode, err } = await audit('leakage', '--interactions', interactions, ...options);
    expect(exitCode).toBe(2);
    expect(err).toContain(reason);
  });

  it('leaves `audit` of an address or a folder as it was', async () => {
    const { exitCode, err } = await audit(join(folder, 'nowhere'), '--json');
    expect(exitCode).toBe(2);
    expect(err).toContain('no address, and no such folder');
  });
});

describe('`audit leakage` of a log', () => {
  it('tells how strongly its updates point at items, and claims no precision', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const store = openSqliteStore(join(folder, 'data'));
    openLogSigner(store, 'shop.example/log');
    await openBench({ store }).giveAll(1, 2, 3);
    store.close();
    const { exitCode, out } = await audit('leakage', join(folder, 'data'));
    vi.restoreAllMocks();
    expect(exitCode).toBe(0);
    expect(out).toContain('3 updates, on average');
    // the table of inputs comes first, with four coordinates for each of twelve items
    const moved = [1, 2, 3].map((number) => {
      const update = honestUpdate(number);
      const rows = Array.from({ length: 12 }, (_, item) => update.subarray(4 * item, 4 * item + 4));
      return rows.filter((row) => row.some((value) => value !== 0)).length;
    });
    const mean = (moved.reduce((sum, count) => sum + count, 0) / 3).toFixed(1);
    expect(out).toMatch(new RegExp(`^itemInput +12 +${mean.replace('.', '\\.')} `, 'm'));
    expect(out).not.toMatch(/precision/i);
    const { out: json } = await audit('leakage', join(folder, 'data'), '--json');
    expect(JSON.parse(json)).toMatchObject({ updates: 3 });
  });

  it('takes a simulation or a log, and updates', async () => {
    expect((await audit('leakage')).exitCode).toBe(2);
    expect((await audit('leakage', folder, '--interactions', interactions)).exitCode).toBe(2);
    const exported = await audit('leakage', folder);
    expect([exported.exitCode, exported.err]).toEqual([2, expect.stringContaining('without --credential')]);
  });
});
