/**
 * An audit: everything that follows from what a log shows to strangers, and, with a credential, from the updates and seeds
 * behind it. It recomputes; what the log's owner says beside it is not read.
 */
import { toBase64 } from '../log/bytes.ts';
import type { Checkpoint } from '../log/checkpoint.ts';
import { MerkleTree } from '../log/merkle-tree.ts';
import { statedRho } from '../log/release-cost.ts';
import type { LogState } from '../log/state.ts';
import { epsilonOf } from '../privacy/accountant.ts';
import type { AuditSource } from './audit-source.ts';
import { type Check, checkNames, leavesCovered } from './check.ts';
import { type BuildFiles, checkCode } from './check-code.ts';
import { checkEvidence } from './check-evidence.ts';
import { checkHistory, type SeenLog } from './check-history.ts';
import { checkModels } from './check-models.ts';
import { checkTree, unreadTree } from './check-tree.ts';
import { checkWitnesses } from './check-witnesses.ts';
import type { EvidenceSource } from './evidence-source.ts';
import { LeafFold } from './leaf-fold.ts';
import type { Exposure } from './leakage/exposure-meter.ts';
import { checkNamedKey, openCheckpoint } from './open-checkpoint.ts';
import { readLeaves, UnreadableTile } from './read-leaves.ts';
import { Recomputation, type VersionRange } from './recomputation.ts';
import { emptyTimeline, type Timeline } from './timeline.ts';

/** What is audited. */
export type AuditParts = {
  readonly source: AuditSource;
  /** Verifier key lines of witnesses whose cosignatures are wanted, from somewhere other than the source. */
  readonly witnesses?: readonly string[];
  /** The files of a build of the auditor's own. */
  readonly build?: BuildFiles | undefined;
  /** The log's verifier key, from somewhere other than the source; without it that of the last audit, or the source's own. */
  readonly verifierKey?: string | undefined;
  /** From the last audit of this log. */
  readonly seen?: SeenLog | undefined;
  /** What a credential opens, and which models to recompute with it; without it, nothing is recomputed from updates. */
  readonly evidence?: { readonly source: EvidenceSource; readonly range: VersionRange } | undefined;
  /** Told what is being done, and its share 0..1. */
  readonly onProgress?: (phase: string, share: number) => void;
  /** Told of each check of a signed log as it is done, again where a later one changes it; all of them are in the result. */
  readonly onCheck?: (check: Check) => void;
};

/** What came of an audit. */
export type Audit = {
  /** Whether no check failed. */
  readonly ok: boolean;
  /** Name of the log; null without a signed checkpoint, as are size 0 and the root. */
  readonly origin: string | null;
  /** The line that the checkpoint was verified with; null where it was not. */
  readonly verifierKey: string | null;
  /** Leaves that the checkpoint states. */
  readonly size: number;
  /** Root that the checkpoint states, Base64 as it stands there. */
  readonly rootHash: string | null;
  readonly checks: readonly Check[];
  /** After the last leaf that fits; null before the first release, and where there is no guarantee. */
  readonly ledger: { readonly rho: number; readonly epsilon: number; readonly delta: number } | null;
  /** What happened, up to the last leaf that fits. */
  readonly timeline: Timeline;
  /** How strongly the updates that were recomputed point at items; null without a credential. */
  readonly exposure: Exposure | null;
  /** To keep for the next audit; null unless history and tree are sound. */
  readonly seen: SeenLog | null;
};

/** Audit a log. @throws what the source throws where it cannot be reached */
export async function auditLog({
  source,
  witnesses = [],
  build,
  verifierKey: expected,
  seen,
  evidence,
  onProgress = () => undefined,
  onCheck = () => undefined,
}: AuditParts): Promise<Audit> {
  const opened = await openCheckpoint(source, expected ?? seen?.verifierKey);
  if ('failed' in opened) return unsigned(opened.failed);
  const { checkpoint, verifierKey } = opened;
  const { origin, size, root } = checkpoint;
  const done = (check: Check): Check => {
    onCheck(check);
    return check;
  };
  done(opened.check);
  const witnessed = done(checkWitnesses(opened.note, witnesses));
  const [tree, fold] = [new MerkleTree(), new LeafFold()];
  const recomputation = evidence && new Recomputation(evidence.source, evidence.range);
  const unread = await foldLeaves({ source, checkpoint, seen, tree, fold, recomputation, onProgress });
  const tell = (phase: string) => (share: number) => onProgress(phase, share);
  const history = done(checkHistory(tree, checkpoint, seen));
  const wholeTree = done(
    unread ?? (await checkTree({ source, tree, checkpoint, onProgress: tell('tiles') })),
  );
  const chain = fold.check('models', size);
  const { verifierKey: named } = fold.state;
  const signed = checkNamedKey(opened, named);
  if (signed !== opened.check) done(signed);
  const checks: Check[] = [
    signed,
    witnessed,
    history,
    wholeTree,
    ...(['leaves', 'rounds'] as const).map((name) => done(fold.check(name, size))),
    done(fold.checkSeeds(size)),
    done(fold.check('ledger', size)),
    done(await checkModels({ source, models: fold.models, chain, onProgress: tell('models') })),
    done(checkCode({ code: fold.code, build, unread: fold.unread(size) })),
    ...(recomputation
      ? checkEvidence({ recomputation, state: fold.state, unread: fold.unread(size) }).map(done)
      : []),
  ];
  const isSound = signed.status === 'held' && history.status !== 'failed' && wholeTree.status === 'held';
  return {
    ok: checks.every(({ status }) => status !== 'failed'),
    ...{ origin, verifierKey, size, rootHash: toBase64(root), checks },
    ledger: ledgerOf(fold.state),
    timeline: fold.timeline,
    exposure: recomputation?.exposure ?? null,
    seen: isSound ? { verifierKey: named ?? verifierKey, size, root } : null,
  };
}

type FoldParts = Required<Pick<AuditParts, 'source' | 'onProgress'>> & {
  readonly seen: SeenLog | undefined;
  readonly checkpoint: Checkpoint;
  readonly tree: MerkleTree;
  readonly fold: LeafFold;
  readonly recomputation: Recomputation | undefined;
};

/** @returns the check of the tree where not all leaves were read */
async function foldLeaves(parts: FoldParts): Promise<Check | undefined> {
  const { source, checkpoint, seen, tree, fold, recomputation, onProgress } = parts;
  try {
    for await (const leaves of readLeaves(source, checkpoint.size)) {
      for (const leaf of leaves) {
        tree.append(leaf);
        fold.add(leaf);
      }
      await recomputation?.add(leaves);
      onProgress('leaves', tree.size / checkpoint.size);
      // a log that is broken already is not read to its end, which may be nowhere
      const isKnown = tree.size >= (seen?.size ?? 0);
      if (fold.isBroken && isKnown && tree.size < checkpoint.size) return notRead(tree);
    }
  } catch (error) {
    if (error instanceof UnreadableTile) return unreadTree(tree, error.message);
    throw error;
  }
  return undefined;
}

const notRead = (tree: MerkleTree): Check => ({
  name: 'tree',
  status: 'not-checkable',
  covered: leavesCovered(tree.size),
  detail: 'what comes after a leaf that does not fit was not read',
});

function ledgerOf({ config, ledger, releases }: LogState): Audit['ledger'] {
  const rho = statedRho(ledger);
  if (!config || rho === null || releases === 0) return null;
  const { delta } = config.site.privacy;
  return { rho, epsilon: epsilonOf({ rho, delta }), delta };
}

function unsigned(failed: Check): Audit {
  const checks = checkNames.map(
    (name): Check =>
      name === failed.name
        ? failed
        : { name, status: 'not-checkable', covered: 'nothing', detail: 'there is no signed checkpoint' },
  );
  return {
    ...{ ok: false, origin: null, verifierKey: null, size: 0, rootHash: null, checks },
    ...{ ledger: null, timeline: emptyTimeline, exposure: null, seen: null },
  };
}
