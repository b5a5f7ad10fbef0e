/**
 * One profile's part in the federation: hears of a model and a round, trains on the history, sends at most one
 * update a round. Everything that touches the outside is handed in, so that a browser, a simulated visitor and a
 * test run this same code.
 */
import { errorCode } from '../../shared/hearsay-error.ts';
import type { Uniform } from '../../shared/lattice/round.ts';
import type { Announcement, Manifest } from '../../shared/protocol/messages.ts';
import type { OffReason, SentStatus } from '../embed/status.ts';
import { type Claim, countIn, type Participation, settled } from '../history/participation.ts';
import type { ProfileStore } from '../history/profile-store.ts';
import type { Connection, ConnectionEvents } from './connection.ts';
import { trainUpdate } from './local-update.ts';
import { pseudonym } from './pseudonym.ts';
import type { SessionReport } from './session-report.ts';
import { type FetchFile, loadModel, loadSite, type TrainingSite } from './site.ts';
import type { Trainer } from './trainer.ts';

/** Everything that a session is given. */
export type SessionParts = {
  readonly connect: (events: ConnectionEvents) => Connection;
  readonly profile: ProfileStore;
  readonly trainer: Trainer;
  readonly fetchFile: FetchFile;
  /** Draws from [0, 1) for rounding; need not be secret. */
  readonly uniform: Uniform;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves when training may begin: at once, or once the page is visible, say. */
  readonly mayTrain: () => Promise<void>;
  readonly report: (report: SessionReport) => void;
};

/** Updates listed in the status. */
const sentListed = 50;

/** A session; it runs from construction until `close`. */
export class Session {
  readonly #parts: SessionParts;
  readonly #connection: Connection;
  #site: TrainingSite | undefined;
  #announcement: Announcement | undefined;
  #running = false;
  /** Something came while a round was under way: look again after it. */
  #again = false;
  #closed = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    const { report } = parts;
    this.#connection = parts.connect({
      welcomed: (manifest) => this.#welcomed(manifest),
      announced: (announcement) => this.#announced(announcement),
      progressed: (progress) => report({ kind: 'progressed', ...progress }),
      lost: () => report({ kind: 'server', server: 'unreachable' }),
      incompatible: () => this.#off('protocol not supported'),
    });
  }

  /** Look again whether there is something to do: the history has grown, say. */
  wake(): void {
    void this.#run();
  }

  /** Stop; a local round that is under way is not sent. */
  close(): void {
    this.#closed = true;
    this.#connection.close();
  }

  #welcomed(manifest: Manifest): void {
    const { report } = this.#parts;
    report({ kind: 'server', server: 'connected' });
    report({ kind: 'welcomed', manifest });
    if (this.#site?.manifest.catalog.hash !== manifest.catalog.hash) this.#site = undefined;
    if (this.#site) this.#site = { ...this.#site, manifest };
    this.#manifest = manifest;
    this.#announced(manifest.announcement);
  }

  #manifest: Manifest | undefined;

  #announced(announcement: Announcement): void {
    this.#announcement = announcement;
    this.#parts.report({ kind: 'announced', announcement });
    void this.#run();
  }

  /** At most one at a time; a failure leaves the page as it was, and the next announcement tries again. */
  async #run(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    do {
      this.#again = false;
      try {
        await this.#takePart();
      } catch (error) {
        this.#off(reasonOf(error));
      }
    } while (this.#again && !this.#closed);
    this.#running = false;
  }

  async #takePart(): Promise<void> {
    const { profile, mayTrain } = this.#parts;
    const earlier = await profile.participations();
    this.#reportSent(earlier);
    await this.#resend(earlier);
    const announcement = this.#announcement;
    if (!announcement?.round)
      return this.#off(announcement?.paused === 'budget spent' ? 'budget spent' : null);
    if (earlier.some(({ header }) => header.round === announcement.round?.number)) return this.#state('idle');
    const site = await this.#loadSite();
    if (countIn(announcement.round.period, earlier) >= site.manifest.site.privacy.cap)
      return this.#off('cap reached');
    await mayTrain();
    const wanted = await this.#train(site);
    if (wanted && !this.#closed) await this.#give(wanted, site.manifest.site.privacy.cap);
  }

  async #loadSite(): Promise<TrainingSite> {
    const manifest = this.#manifest;
    if (!manifest) throw new TypeError('an announcement comes after the manifest');
    this.#site ??= await loadSite(manifest, this.#parts.fetchFile);
    return this.#site;
  }

  async #train(site: TrainingSite): Promise<Participation | undefined> {
    const { profile, trainer, fetchFile, uniform, report, now } = this.#parts;
    const base = this.#announcement?.model;
    if (!base) return undefined;
    const model = await loadModel(site, base.hash, fetchFile);
    const history = await profile.events();
    this.#state('training');
    report({ kind: 'backend', backend: await trainer.backend() });
    const begun = now();
    const update = await trainUpdate(site, model, history, trainer, uniform);
    if (!update) return void this.#off('too little history');
    // The round may have moved on meanwhile; the update is for the one that collects now, if that may still take it.
    const current = this.#announcement;
    if (!current?.round || current.model.version - base.version > site.manifest.site.round.maxStaleness) {
      this.#again = true;
      return undefined;
    }
    const { number: round, period } = current.round;
    const { positions, losses, bytes } = update;
    report({
      kind: 'trained',
      last: { round, baseVersion: base.version, positions, losses, milliseconds: now() - begun },
    });
    const participant = await pseudonym(await profile.secret(), round);
    return {
      header: { round, baseVersion: base.version, participant },
      period,
      update: bytes,
      bytes: bytes.length,
      outcome: 'pending',
      receipt: null,
      refusal: null,
      time: now(),
    };
  }

  async #give(wanted: Participation, cap: number): Promise<void> {
    const claim = await this.#parts.profile.claim(wanted, cap);
    if (claim !== 'claimed') return this.#claimFailed(claim);
    this.#state('sending');
    await this.#send(wanted);
    this.#reportSent(await this.#parts.profile.participations());
  }

  #claimFailed(claim: Exclude<Claim, 'claimed'>): void {
    if (claim === 'cap reached') this.#off('cap reached');
    else this.#state('idle');
  }

  /** What was recorded and never answered goes out again, the same bytes, while its outcome is open. */
  async #resend(earlier: readonly Participation[]): Promise<void> {
    for (const each of earlier) if (each.outcome === 'pending') await this.#send(each);
  }

  async #send(participation: Participation): Promise<void> {
    const { profile } = this.#parts;
    if (!participation.update) return;
    const reply = await this.#connection.send(participation.header, participation.update);
    await profile.settle(settled(participation, reply.ok ? reply.receipt : reply.code));
    this.#state('idle');
    if (!reply.ok && reply.code !== 'ROUND_CLOSED' && reply.code !== 'STALE_MODEL')
      this.#off('refused by the server');
  }

  #reportSent(participations: readonly Participation[]): void {
    const period = this.#announcement?.round?.period;
    this.#parts.report({
      kind: 'sent',
      sent: participations.slice(-sentListed).map(toSent),
      contributedThisPeriod: period === undefined ? 0 : countIn(period, participations),
    });
  }

  #state(state: 'idle' | 'training' | 'sending'): void {
    this.#parts.report({ kind: 'state', state, off: null });
  }

  #off(off: OffReason | null): void {
    this.#parts.report({ kind: 'state', state: off === null ? 'idle' : 'off', off });
  }
}

function toSent({ header, bytes, outcome, receipt, refusal }: Participation): SentStatus {
  return { round: header.round, bytes, outcome, leafIndex: receipt?.leafIndex ?? null, refusal };
}

function reasonOf(error: unknown): OffReason {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') return 'storage full';
  switch (errorCode(error)) {
    case 'OFFLINE':
      return 'server unreachable';
    case 'NO_BACKEND':
      return 'no backend';
    case 'DEVICE_LOST':
      return 'device lost';
    case 'BAD_MODEL':
      return 'model not as stated';
    default:
      return 'internal error';
  }
}
