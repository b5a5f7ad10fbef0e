/**
 * Takes updates into the open round: checks, adds, stores in groups, acknowledges. An update is acknowledged
 * only once it is durable, and added only after it was checked.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { hashUpdate } from '../../shared/log/commitments.ts';
import { heldModel } from '../../shared/log/model-line.ts';
import type { LogState } from '../../shared/log/state.ts';
import { maxUpdateBytes } from '../../shared/protocol/limits.ts';
import type { Receipt, UpdateHeader } from '../../shared/protocol/messages.ts';
import { updateAddress } from '../store/blob-address.ts';
import { type ContributionRecord, contributionKey, encodeRecord, findRecord } from './contribution-record.ts';
import { createDeferred, type Deferred } from './deferred.ts';
import type { AggregatorEnvironment } from './environment.ts';
import type { Journal } from './journal.ts';
import { RangeShare } from './range-share.ts';
import type { RoundSum } from './round-sum.ts';

/** An update that was checked and added, and is not yet durable. */
type Pending = {
  readonly header: UpdateHeader;
  readonly bytes: Uint8Array;
  readonly record: Omit<ContributionRecord, 'leafIndex'>;
  readonly receipt: Deferred<Receipt>;
  /** Keyed hash of the network that it came from, where that is counted. */
  readonly range: string | undefined;
};

/** The door of one aggregator. */
export class Intake {
  readonly #environment: AggregatorEnvironment;
  readonly #journal: Journal;
  readonly #sum: RoundSum;
  readonly #stored: () => void;
  readonly #ranges: RangeShare;
  /** By participant; all of the open round. */
  readonly #pending = new Map<string, Pending>();

  /** @param stored called after a group was stored: the round may be due */
  constructor(environment: AggregatorEnvironment, journal: Journal, sum: RoundSum, stored: () => void) {
    this.#environment = environment;
    this.#journal = journal;
    this.#sum = sum;
    this.#stored = stored;
    this.#ranges = new RangeShare(environment.cohortShare ?? 1);
  }

  /**
   * Take one update. A resend of the same bytes gets the same receipt, until its record is erased.
   * @param range keyed hash of the network that it comes from (AD3); left out, it is not counted
   * @returns once it is durable
   * @throws HearsayError ROUND_CLOSED, STALE_MODEL, SECOND_UPDATE, TOO_MANY, TOO_LARGE, BAD_DELTA, OUT_OF_RANGE,
   * NORM_EXCEEDED; UNAVAILABLE where none is taken now; INTERNAL where it could not be stored
   */
  async contribute(header: UpdateHeader, bytes: Uint8Array, range?: string): Promise<Receipt> {
    const earlier = this.#earlierReceipt(header, bytes);
    if (earlier) return earlier;
    const reason = this.#environment.unavailable?.();
    if (reason !== undefined) throw new HearsayError('UNAVAILABLE', reason);
    const { evaluationOnly, cohort } = assertWelcome(this.#journal.state, header, this.#pending.size);
    if (range !== undefined) this.#ranges.assertFree(range, header.round, cohort);
    assertSize(bytes, this.#sum.values.length);
    const salt = this.#environment.randomBytes(32); // first: what was added must be recorded
    const copy = new Uint8Array(bytes); // the caller's buffer is the socket's; a Buffer's `slice` would share it
    this.#sum.add(copy, evaluationOnly);
    if (range !== undefined) this.#ranges.take(range);
    if (this.#pending.size === 0) this.#environment.defer(() => this.flush());
    const record = { salt: bytesToHex(salt), update: hashUpdate(salt, copy) };
    const receipt = createDeferred<Receipt>();
    this.#pending.set(header.participant, { header, bytes: copy, record, receipt, range });
    return receipt.promise;
  }

  /** Store what waits, in one commit. */
  flush(): void {
    if (this.#pending.size === 0) return;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    let first: number;
    try {
      first = this.#store(pending);
    } catch (cause) {
      for (const { header, bytes, receipt, range } of pending) {
        this.#sum.subtract(bytes);
        if (range !== undefined) this.#ranges.giveBack(range, header.round);
        receipt.reject(new HearsayError('INTERNAL', 'the update could not be stored', { cause }));
      }
      return;
    }
    pending.forEach(({ header, record, receipt }, i) => {
      receipt.resolve({ round: header.round, leafIndex: first + i, salt: record.salt });
    });
    this.#stored();
  }

  /** @returns index of the first leaf */
  #store(pending: readonly Pending[]): number {
    const { size } = this.#journal.state;
    return this.#journal.append(
      pending.map(({ header, record }) => ({
        kind: 'contribution',
        round: header.round,
        update: record.update,
      })),
      {
        blobs: new Map(pending.map(({ bytes, record }) => [updateAddress(record.update), bytes])),
        secrets: new Map(
          pending.map(({ header, record }, i) => [
            contributionKey(header.round, header.participant),
            encodeRecord({ ...record, leafIndex: size + i }),
          ]),
        ),
      },
    );
  }

  #earlierReceipt(header: UpdateHeader, bytes: Uint8Array): Promise<Receipt> | Receipt | undefined {
    const { round, participant } = header;
    const pending = this.#pending.get(participant);
    const stored = findRecord(this.#environment.store, round, participant);
    const record = pending?.header.round === round ? pending.record : stored;
    if (!record) return undefined;
    if (hashUpdate(hexToBytes(record.salt), bytes) !== record.update) {
      throw new HearsayError('SECOND_UPDATE', 'this profile has already given to this round');
    }
    return stored ? { round, leafIndex: stored.leafIndex, salt: stored.salt } : pending?.receipt.promise;
  }
}

/**
 * Round and base version, before anything is decoded. An update from the held model is welcome however far that lies
 * back, but then it must leave the model as it is. None comes from before a roll-back: that model was withdrawn.
 */
function assertWelcome(
  state: LogState,
  { round, baseVersion }: UpdateHeader,
  pending: number,
): { evaluationOnly: boolean; cohort: number } {
  const { round: open, model, config } = state;
  if (!config || !model || open.kind !== 'collecting' || open.round !== round) {
    throw new HearsayError('ROUND_CLOSED', `round ${round} does not collect`);
  }
  const { cohort, maxStaleness } = config.site.round;
  if (open.contributions + pending >= cohort)
    throw new HearsayError('ROUND_CLOSED', `round ${round} is full`);
  const staleness = model.version - baseVersion;
  if (staleness >= 0 && staleness <= maxStaleness && baseVersion >= state.lineFrom) {
    return { evaluationOnly: false, cohort };
  }
  if (baseVersion === heldModel(state, config.site)?.version) return { evaluationOnly: true, cohort };
  throw new HearsayError(
    'STALE_MODEL',
    `model ${baseVersion}, current ${model.version}, may lag ${maxStaleness}`,
  );
}

function assertSize(bytes: Uint8Array, dim: number): void {
  const most = maxUpdateBytes(dim);
  if (bytes.length > most) throw new HearsayError('TOO_LARGE', `${bytes.length} bytes, at most ${most}`);
}
