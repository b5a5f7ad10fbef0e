/**
 * What a browser checks of the log before it trains or sends, and of its own updates afterwards (PR10 to PR12). Whatever
 * does not hold is a LogAlarm: the session stops for it, says why, and looks again later.
 */
import type { Uniform } from '../../shared/lattice/round.ts';
import type { Manifest, ModelRef } from '../../shared/protocol/messages.ts';
import type { Participation } from '../history/participation.ts';
import type { TrainingStore } from '../history/profile-store.ts';
import { findLeaves, isOccasion, leavesToFind } from './leaf-lookup.ts';
import { LogAlarm } from './log-alarm.ts';
import { LogWatch, type WatchParts } from './log-watch.ts';
import { assertLogged } from './logged-model.ts';

/** What an audit is given. */
export type VisitorAuditParts = WatchParts & {
  readonly profile: Pick<TrainingStore, 'settle'>;
  /** Draws from [0, 1): when to look, and at what besides; need not be secret. */
  readonly uniform: Uniform;
};

/** See the head of this file. Methods also throw what the profile rejects with. */
export class VisitorAudit {
  readonly #parts: VisitorAuditParts;
  readonly #watch: LogWatch;
  /** The round for which it was decided last whether to look for leaves; null: none collected. */
  #decidedIn: number | null | undefined;

  constructor(parts: VisitorAuditParts) {
    this.#parts = parts;
    this.#watch = new LogWatch(parts);
  }

  /**
   * Return if this is the log that is expected, and lacks nothing that it gave this profile a receipt for. Asks nobody.
   * @param earlier what this log has of the profile
   * @throws LogAlarm `another log`, `update not in the log`
   */
  async assertExpected(log: string, earlier: readonly Participation[]): Promise<void> {
    await this.#watch.assertPinned(log);
    assertNoneMissing(earlier);
  }

  /** Return if the log goes on from what was seen of it. @throws LogAlarm */
  async assertHolds(log: string): Promise<void> {
    await this.#watch.look(log);
  }

  /** Return if the log, which goes on from what was seen of it, states this model. @throws LogAlarm */
  async assertStates(log: string, model: ModelRef): Promise<void> {
    await assertLogged(await this.#watch.look(log), model);
  }

  /**
   * Look for the leaves of earlier updates, in some of the rounds, and record what came of it.
   * @returns whether there is something new
   * @throws LogAlarm
   */
  async lookForLeaves({ log, announcement }: Manifest, earlier: readonly Participation[]): Promise<boolean> {
    const { profile, uniform } = this.#parts;
    const { model } = announcement;
    const round = announcement.round?.number ?? null;
    const wanted = leavesToFind(earlier, announcement);
    if (wanted.length === 0 || this.#decidedIn === round) return false;
    const looks = isOccasion(uniform);
    if (looks) {
      const tree = await this.#watch.look(log);
      await assertLogged(tree, model);
      const found = await findLeaves(tree, wanted, { modelLeaf: model.leaf, uniform });
      for (const each of found) await profile.settle(each);
    }
    this.#decidedIn = round; // not where it could not look: then it looks again
    return looks;
  }
}

/** That stays so: an append-only log does not get a leaf back. */
function assertNoneMissing(participations: readonly Participation[]): void {
  const missing = participations.find(({ leaf }) => leaf?.standing === 'not in the log');
  if (missing) throw new LogAlarm('update not in the log', `that for round ${missing.header.round}`);
}
