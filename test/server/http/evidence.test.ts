import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashToken } from '../../../server/admin/credential.ts';
import { parseEvidenceMessage } from '../../../shared/audit/evidence-message.ts';
import { hashFloats, hashUpdate, toFloats } from '../../../shared/log/commitments.ts';
import { credentialOf, tokenOf } from '../admin/credentials.ts';
import { leavesOf } from '../rounds/replayed-store.ts';
import { giveHonestly, giveRound, startTestServer, type TestServer } from '../running-server.ts';
import { updateBytes } from '../test-site.ts';

const token = tokenOf(1);
const auditor = credentialOf({ name: 'the auditor', scopes: ['audit'] });
const admin = credentialOf({
  id: 'b'.repeat(16),
  scopes: ['admin', 'catalog'],
  tokenHash: hashToken(tokenOf(2)),
});
const shown: unknown[] = [];

let server: TestServer;
beforeAll(async () => {
  const record = (event: string, facts: unknown) => event === 'evidence shown' && shown.push(facts);
  server = await startTestServer({ credentials: () => [auditor, admin], record });
  await giveRound(server, 1, 2, 3);
  await giveHonestly(server, 4);
});
afterAll(() => server.close());

const get = (path: string, authorization: string | null = `Bearer ${token}`) =>
  fetch(`${server.url}/evidence/${path}`, { headers: authorization === null ? {} : { authorization } });
const contributions = () =>
  leavesOf(server.store).flatMap((leaf, index) => (leaf.kind === 'contribution' ? [{ ...leaf, index }] : []));

describe('evidence', () => {
  it('HT3 of a round is its seed, the salt of its sum, and the salt of each leaf', async () => {
    const response = await get('rounds/0');
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const { seed, sumSalt, salts } = parseEvidenceMessage(await response.json());
    expect([seed?.length, sumSalt?.length]).toEqual([32, 32]);
    const [first] = contributions();
    expect(hashUpdate(salts.get(first!.index)!, updateBytes(1))).toBe(first!.update);
    expect(shown.at(-1)).toEqual({ auditor: 'the auditor', round: 0 });
  });

  it('HT3 has updates by the hash in their leaf, and masters by theirs', async () => {
    const [first] = contributions();
    const update = await get(`rounds/0/updates/${first!.update}`);
    expect(new Uint8Array(await update.arrayBuffer())).toEqual(updateBytes(1));
    expect([update.status, update.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const { master } = server.aggregator.state.model!;
    const floats = toFloats(new Uint8Array(await (await get(`floats/${master}`)).arrayBuffer()));
    expect(hashFloats(floats)).toBe(master);
    expect(shown.at(-1)).toEqual({ auditor: 'the auditor', floats: master });
  });

  it('HT3 of a round that is open is not shown, nor what was never there', async () => {
    const paths = [
      'rounds/1',
      'rounds/7',
      'rounds/-1',
      'rounds/0x0',
      `rounds/0/updates/${'a'.repeat(64)}`,
      'rounds/0/updates/zz',
      `rounds/1/updates/${contributions().at(-1)!.update}`,
      `rounds/0/updates/${contributions().at(-1)!.update}`,
      'floats/..',
      '',
    ];
    const before = shown.length;
    const statuses = await Promise.all(paths.map(async (path) => (await get(path)).status));
    expect(statuses).toEqual(paths.map(() => 404));
    expect(shown).toHaveLength(before);
  });

  it.each([
    ['without a credential', null],
    ['with another', `Bearer ${token}x`],
    ['with the hash in its place', `Bearer ${auditor.tokenHash}`],
    ['with another scheme', `Basic ${token}`],
    ['with nothing in it', 'Bearer '],
    ['with one that is long', `Bearer ${'a'.repeat(4_000)}`],
  ])('HT3 is shown to nobody %s', async (_, authorization) => {
    const [first] = contributions();
    for (const path of ['rounds/0', `rounds/0/updates/${first!.update}`, 'nothing']) {
      const response = await get(path, authorization);
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(await response.text()).toBe('Unauthorized');
    }
  });

  it('HT3 is not shown to an admin who may not audit, though the operator knows him', async () => {
    const response = await get('rounds/0', `Bearer ${tokenOf(2)}`);
    expect([response.status, await response.text()]).toEqual([403, 'Forbidden']);
  });

  it('is shown to nobody where no auditor is let in', async () => {
    const closed = await startTestServer();
    const response = await fetch(`${closed.url}/evidence/rounds/0`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(401);
    await closed.close();
  });
});
