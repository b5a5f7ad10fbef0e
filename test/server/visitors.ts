/**
 * Three visitors who give to every round, over one raw socket, and keep books as a browser does: an update is written
 * down before it is sent, and what was not answered is sent again, the same bytes.
 */
import type { ErrorCode } from '../../shared/hearsay-error.ts';
import {
  type Announcement,
  announcementSchema,
  type Receipt,
  type UpdateHeader,
  updateReplySchema,
  welcomeSchema,
} from '../../shared/protocol/messages.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import { connectSocket, freeTicket } from './running-server.ts';
import { participantOf, updateBytes } from './test-site.ts';

type Sent = {
  readonly header: UpdateHeader;
  readonly bytes: Uint8Array;
  receipt?: Receipt;
  refused?: ErrorCode;
};

export class Visitors {
  /** By round and participant. */
  readonly sent = new Map<string, Sent>();
  /** Every model that was announced, by its version: each version has one hash, for ever. */
  readonly models = new Map<number, string>();
  /** What cannot be. */
  readonly faults: string[] = [];
  #latest = 0;
  #answered: () => void = () => {};

  /** Take part until the server is gone, or until `done` says so after an announcement. */
  async visit(url: string, done: (latestVersion: number) => boolean = () => false): Promise<void> {
    const ticket = await freeTicket(url).catch(() => undefined);
    const socket = ticket && (await connectSocket(url).catch(() => undefined));
    if (!socket) return; // killed before it could answer
    const over = new Promise<void>((resolve) => {
      socket.once('disconnect', () => resolve());
      socket.on('announce', (raw) => take(parseWith(announcementSchema, raw)));
      socket.emit('hello', { versions: [1], ticket }, (raw: unknown) => {
        const welcome = parseWith(welcomeSchema, raw);
        if (!welcome.ok) throw new Error(`not welcome: ${welcome.code}`);
        for (const each of this.sent.values()) if (!each.receipt && !each.refused) deliver(each);
        take(welcome.manifest.announcement);
      });
      const take = (announcement: Announcement): void => {
        this.#note(announcement);
        if (done(this.#latest)) resolve();
        else for (const each of this.#updatesFor(announcement)) deliver(each);
      };
      const deliver = (each: Sent): void => {
        socket.emit('update', each.header, each.bytes, (raw: unknown) => {
          const reply = parseWith(updateReplySchema, raw);
          if (reply.ok) each.receipt = reply.receipt;
          else each.refused = reply.code;
          this.#answered();
        });
      };
    });
    await over;
    socket.disconnect();
  }

  /** Resolves with the n-th answer from now on. */
  answers(count: number): Promise<void> {
    let left = count;
    return new Promise((resolve) => {
      this.#answered = () => {
        if (--left === 0) resolve();
      };
    });
  }

  /** New updates for the open round, written down. */
  #updatesFor({ model, round }: Announcement): Sent[] {
    if (!round) return [];
    return [1, 2, 3].flatMap((visitor) => {
      const number = 10 * round.number + visitor;
      if (this.sent.has(String(number))) return [];
      const header = {
        round: round.number,
        baseVersion: model.version,
        participant: participantOf(number),
      };
      const sent: Sent = { header, bytes: updateBytes(number) };
      this.sent.set(String(number), sent);
      return [sent];
    });
  }

  #note({ model: { version, hash } }: Announcement): void {
    const known = this.models.get(version);
    if (known !== undefined && known !== hash)
      this.faults.push(`version ${version} was announced as two models`);
    if (version < this.#latest) this.faults.push(`version ${version} was announced after ${this.#latest}`);
    this.models.set(version, hash);
    this.#latest = version;
  }
}
