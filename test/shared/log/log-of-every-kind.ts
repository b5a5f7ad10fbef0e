import { ed25519 } from '@noble/curves/ed25519.js';
import { verifierKey } from '../../../shared/log/verifier-key.ts';
import { bytes32, LogBuilder } from './log-builder.ts';

/** A log with one or more leaves of each kind, in the order of LG2. */
export const logOfEveryKind = (): LogBuilder =>
  new LogBuilder()
    .play([1])
    .rollBack(0)
    .changeCatalog(['a'])
    .introduce([{ path: 'client/hearsay.js', hash: 'c'.repeat(64) }])
    .erase(1)
    .rotateKey(verifierKey('shop.example/log', ed25519.getPublicKey(bytes32(4, 2))))
    .open()
    .endRound()
    .act('pause');
