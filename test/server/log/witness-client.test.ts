import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { type Submission, WitnessClient } from '../../../server/log/witness-client.ts';
import { signCheckpoint } from '../../../shared/log/checkpoint.ts';
import { verifyCosignature, withSignatures } from '../../../shared/log/cosignature.ts';
import { MerkleTree } from '../../../shared/log/merkle-tree.ts';
import { verifierKey } from '../../../shared/log/verifier-key.ts';
import { someLeaves } from '../../shared/log/naive-merkle.ts';
import { witnessKey } from '../../shared/log/witness-key.ts';
import { startWitness } from './test-witness.ts';

const origin = 'shop.example/log';
const privateKey = new Uint8Array(32).fill(9);
const logKey = verifierKey(origin, ed25519.getPublicKey(privateKey));

function submission(size: number, salt = ''): Submission {
  const tree = new MerkleTree();
  for (const leaf of someLeaves(size)) tree.append(new Uint8Array(Buffer.concat([leaf, Buffer.from(salt)])));
  const note = signCheckpoint({ origin, size, root: tree.root() }, privateKey);
  return { note, size, prove: (oldSize) => tree.consistencyProof(oldSize) };
}

const cosigns = async (client: WitnessClient, given: Submission, key: string) =>
  verifyCosignature(withSignatures(given.note, await client.cosign(given)), key).witness;

describe('a witness', () => {
  it('LG11 cosigns a first checkpoint, the same again, and one that goes on from it', async () => {
    const witness = await startWitness(() => logKey);
    const client = new WitnessClient(witness);
    expect(client.name).toBe('witness.example/w1');
    for (const size of [3, 3, 300]) {
      expect(await cosigns(client, submission(size), witness.key)).toBe('witness.example/w1');
      expect(witness.latest()?.size).toBe(size);
    }
    expect(witness.requests()).toBe(3);
  });

  it('LG11 is asked again from where it says that it stands, as after a restart of ours', async () => {
    const witness = await startWitness(() => logKey);
    await new WitnessClient(witness).cosign(submission(5));
    expect(await cosigns(new WitnessClient(witness), submission(9), witness.key)).toBe('witness.example/w1');
    expect(witness.requests()).toBe(3);
  });

  it('LG11 does not cosign a fork, of the same size or a larger one', async () => {
    const witness = await startWitness(() => logKey);
    const client = new WitnessClient(witness);
    await client.cosign(submission(5));
    await expect(client.cosign(submission(5, 'fork'))).rejects.toThrow('another tree of this size');
    await expect(client.cosign(submission(7, 'fork'))).rejects.toThrow('status 422');
    expect(witness.latest()?.size).toBe(5);
  });

  it('LG11 has seen more than a log that was put back to an earlier state', async () => {
    const witness = await startWitness(() => logKey);
    await new WitnessClient(witness).cosign(submission(9));
    await expect(new WitnessClient(witness).cosign(submission(5))).rejects.toThrow(
      'it has seen 9 leaves, and the log has 5',
    );
  });

  it('LG11 answers with nothing that is believed: another key, another checkpoint, no line, or too much', async () => {
    const witness = await startWitness(() => logKey);
    const client = new WitnessClient(witness);
    const given = submission(4);
    const stranger = witnessKey('witness.example/w2', 8);
    const answers: [string, RegExp][] = [
      [stranger.cosign(given.note, 1), /expected a cosignature by witness\.example\/w1/],
      [witnessKey('witness.example/w1', 3).cosign(submission(3).note, 1), /is false/],
      ['', /expected a cosignature/],
      ['hello\n', /expected a signature line/],
      ['— x\n'.repeat(10_000), /more than/],
    ];
    for (const [body, message] of answers) {
      witness.answer = () => ({ status: 200, body });
      await expect(client.cosign(given)).rejects.toThrow(message);
    }
  });

  it('LG11 may cosign for others too: what we did not ask for is left out', async () => {
    const witness = await startWitness(() => logKey);
    const given = submission(4);
    const line = witnessKey('witness.example/w2', 8).cosign(given.note, 1);
    witness.answer = ({ body = '' }) => ({ status: 200, body: `${line}${body}` });
    const lines = await new WitnessClient(witness).cosign(given);
    expect(lines).toMatch(/^— witness\.example\/w1 [^\n]+\n$/);
  });

  it('LG11 counts once, with its latest word, however often it says it', async () => {
    const witness = await startWitness(() => logKey);
    const given = submission(4);
    const key = witnessKey('witness.example/w1', 3);
    const many = Array.from({ length: 90 }, (_, i) => key.cosign(given.note, 1000 + i)).join('');
    witness.answer = () => ({ status: 200, body: many });
    const line = await new WitnessClient(witness).cosign(given);
    expect(line.split('\n')).toHaveLength(2);
    expect(verifyCosignature(withSignatures(given.note, line), witness.key).time).toBe(1089);
  });

  it('LG11 is shown no other place than the one that was named', async () => {
    const witness = await startWitness(() => logKey);
    witness.answer = () => ({ status: 307, location: `${witness.url}add-checkpoint` });
    await expect(new WitnessClient(witness).cosign(submission(2))).rejects.toThrow();
    expect(witness.requests()).toBe(1);
  });

  it('LG11 that fails, or says no size, is a failure', async () => {
    const witness = await startWitness(() => logKey);
    const client = new WitnessClient(witness);
    witness.answer = () => ({ status: 500 });
    await expect(client.cosign(submission(2))).rejects.toThrow('status 500');
    witness.answer = () => ({ status: 409, body: 'many\n' });
    await expect(client.cosign(submission(2))).rejects.toThrow();
    const nobody = new WitnessClient({ ...witness, url: 'http://127.0.0.1:9' });
    await expect(nobody.cosign(submission(2))).rejects.toThrow();
  });
});
