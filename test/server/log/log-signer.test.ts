import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openLogSigner } from '../../../server/log/log-signer.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { verifyCheckpoint } from '../../../shared/log/checkpoint.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { createFailingStore } from '../failing-store.ts';
import { openBench } from '../rounds/bench.ts';

const origin = 'shop.example/log';

describe('the signer of a log', () => {
  it('LG6 signs the log as it stands, under a key of its own', async () => {
    const store = createMemoryStore();
    const signer = openLogSigner(store, origin);
    const { aggregator, give } = openBench({ store });
    const checkpoint = () => verifyCheckpoint(signer.sign(aggregator), signer.verifierKey);
    expect(checkpoint()).toEqual({ origin, size: 2, root: aggregator.rootAt(2) });
    await give(1);
    expect(checkpoint()).toEqual({ origin, size: 3, root: aggregator.rootAt(3) });
  });

  it('HT1 is the identity of the log: the hash of its verifier key', () => {
    const { verifierKey, logId } = openLogSigner(createMemoryStore(), origin);
    expect(logId).toBe(createHash('sha256').update(verifierKey).digest('hex'));
  });

  it('keeps its key', () => {
    const store = createMemoryStore();
    const first = openLogSigner(store, origin);
    expect(openLogSigner(store, origin).verifierKey).toBe(first.verifierKey);
    expect(openLogSigner(createMemoryStore(), origin).verifierKey).not.toBe(first.verifierKey);
  });

  it('PR6 keeps its name, by which browsers count their updates', () => {
    const store = createMemoryStore();
    openLogSigner(store, origin);
    expect(() => openLogSigner(store, 'shop.example/new')).toThrow(refusal('BAD_CONFIG'));
    expect(() => openLogSigner(store, 'shop.example/new')).toThrow(`"${origin}"`);
  });

  it('makes no second key for a log that has lost its first', () => {
    const { store } = openBench();
    expect(() => openLogSigner(store, origin)).toThrow(refusal('BAD_CONFIG'));
    expect(() => openLogSigner(store, origin)).toThrow('hearsay log key restore');
  });

  it('signs under no key that was not stored', () => {
    const store = createFailingStore(createMemoryStore());
    store.refuse(1);
    expect(() => openLogSigner(store, origin)).toThrow('no space');
    expect(() => openLogSigner(store, 'another.name')).not.toThrow();
  });
});
