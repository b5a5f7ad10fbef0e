/**
 * Gives tickets out and takes them back (AD2). A ticket is 13 random bytes, its end and its price, under a key that lives and
 * ends with the process: nothing is kept of a ticket that was given, and of one that was shown only that it was, until it
 * would have ended. It says nothing of who asked for it.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { isWorked } from '../../shared/protocol/ticket.ts';
import type { AccessSettings } from '../settings/access-settings.ts';
import { countOne, noRate, perMinute } from './rate.ts';
import { workPrice } from './work-price.ts';

/** Bytes: id, milliseconds at which it ends, zero bits, and the first ones of the HMAC over these. 48 characters. */
const parts = { id: 13, end: 6, bits: 1, mac: 16 } as const;
const signedBytes = parts.id + parts.end + parts.bits;

/** Tickets that are remembered as used, in each half of the memory: some 100 MB at most. */
const mostUsed = 500_000;

/** See the head of this file. */
export class TicketOffice {
  readonly #settings: AccessSettings['tickets'];
  readonly #now: () => number;
  readonly #key = randomBytes(32);
  #rate = noRate;
  /** Ids that were shown; two halves, each of the time that a ticket is good, so that the older one can go as a whole. */
  #used = { half: 0, now: new Set<string>(), before: new Set<string>() };

  /** @param now milliseconds from a clock that does not go back */
  constructor(settings: AccessSettings['tickets'], now: () => number = () => performance.now()) {
    this.#settings = settings;
    this.#now = now;
  }

  /** A new ticket, and the zero bits that its work must have. */
  give(): { readonly ticket: string; readonly bits: number } {
    const now = this.#now();
    this.#rate = countOne(this.#rate, now);
    const bits = workPrice(perMinute(this.#rate, now), this.#settings.freePerMinute);
    const signed = Buffer.alloc(signedBytes);
    randomBytes(parts.id).copy(signed);
    signed.writeUIntBE(Math.floor(now + this.#lifeMs), parts.id, parts.end);
    signed.writeUInt8(bits, parts.id + parts.end);
    return { ticket: Buffer.concat([signed, this.#mac(signed)]).toString('base64url'), bits };
  }

  /**
   * Take a ticket back: it opens one connection.
   * @param shown the ticket, a point, and its number; undefined: none was shown
   * @throws HearsayError NOT_ADMITTED where none is shown and one is required; where it is not ours, has ended, was used,
   * or lacks its work
   */
  admit(shown: string | undefined): void {
    if (shown === undefined) {
      if (this.#settings.required) throw new HearsayError('NOT_ADMITTED', 'expected a ticket');
      return;
    }
    const bytes = Buffer.from(shown.slice(0, shown.indexOf('.')), 'base64url');
    const signed = bytes.subarray(0, signedBytes);
    if (
      bytes.length !== signedBytes + parts.mac ||
      !timingSafeEqual(this.#mac(signed), bytes.subarray(signedBytes))
    ) {
      throw new HearsayError('NOT_ADMITTED', 'expected a ticket of this aggregator');
    }
    if (signed.readUIntBE(parts.id, parts.end) < this.#now()) {
      throw new HearsayError('NOT_ADMITTED', 'the ticket has ended');
    }
    if (!isWorked(shown, signed.readUInt8(parts.id + parts.end))) {
      throw new HearsayError('NOT_ADMITTED', 'the ticket lacks its work');
    }
    this.#use(signed.toString('latin1', 0, parts.id));
  }

  #use(id: string): void {
    this.#forget();
    const { now, before } = this.#used;
    if (now.has(id) || before.has(id)) throw new HearsayError('NOT_ADMITTED', 'the ticket was used');
    if (now.size >= mostUsed) throw new HearsayError('NOT_ADMITTED', 'too many tickets at once');
    now.add(id);
  }

  /** A ticket that was used in a half has ended when the next one has. */
  #forget(): void {
    const half = Math.floor(this.#now() / this.#lifeMs);
    const { half: last, now } = this.#used;
    if (half === last) return;
    this.#used = { half, now: new Set(), before: half === last + 1 ? now : new Set() };
  }

  #mac(signed: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update(signed).digest().subarray(0, parts.mac);
  }

  get #lifeMs(): number {
    return this.#settings.minutes * 60_000;
  }
}
