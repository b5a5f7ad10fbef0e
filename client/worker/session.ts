/**
 * One profile's part in the federation: hears of a model and a round, trains on the history, sends at most one
 * update a round. Everything that touches the outside is handed in, so that a browser, a simulated visitor and a
 * test run this same code.
 */
import type { Uniform } from '../../shared/lattice/round.ts';
import { outpacedCodes } from '../../shared/protocol/limits.ts';
import type { Manifest, ModelRef } from '../../shared/protocol/messages.ts';
import type { OffReason } from '../embed/status.ts';
import { countIn, type Participation, settled, type UpdateNorm } from '../history/participation.ts';
import type { TrainingStore } from '../history/profile-store.ts';
import type { DeviceClass } from '../models/visitor-features.ts';
import type { Connection, ConnectionListener } from './connection.ts';
import { modelToEvaluate } from './holdout.ts';
import { expectedLeaf } from './leaf-lookup.ts';
import { evaluationUpdate, type LocalUpdate, trainUpdate } from './local-update.ts';
import type { LogAccess } from './log-watch.ts';
import { nextEvent } from './next-event.ts';
import { offReasonOf } from './off-reason.ts';
import { readProfile } from './profile-reading.ts';
import { pseudonym } from './pseudonym.ts';
import { sentStatus } from './sent-status.ts';
import type { SessionReport } from './session-report.ts';
import { type FetchFile, isSameSite, loadModel, loadSite, type TrainingSite } from './site.ts';
import type { Trainer } from './trainer.ts';
import { VisitorAudit } from './visitor-audit.ts';

/** Everything that a session is given. */
export type SessionParts = {
  readonly connect: (listener: ConnectionListener) => Connection;
  readonly profile: TrainingStore;
  readonly trainer: Trainer;
  readonly fetchFile: FetchFile;
  readonly log: LogAccess;
  /** What the page runs on; a desktop unless told. */
  readonly deviceClass?: DeviceClass;
  /** Draws from [0, 1) for rounding, and for when to look for leaves; need not be secret. */
  readonly uniform: Uniform;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves when training may begin: at once, or once the page is visible, say. */
  readonly mayTrain: () => Promise<void>;
  /** Run once, a while after a failure: a lost GPU device, a file that did not arrive. */
  readonly later: (run: () => void) => void;
  readonly report: (report: SessionReport) => void;
};

/** A session; it runs from construction until `close`. */
export class Session {
  readonly #parts: SessionParts;
  readonly #connection: Connection;
  readonly #audit: VisitorAudit;
  /** With the latest announcement; undefined before the first welcome. */
  #manifest: Manifest | undefined;
  #site: TrainingSite | undefined;
  #running = false;
  /** Something came while a round was under way: look again after it. */
  #again = false;
  /** Waits to look again after a failure: once, however many failures there were. */
  #retrying = false;
  #closed = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    const { report } = parts;
    this.#audit = new VisitorAudit({
      ...parts,
      saw: ({ log: id, size, time }) => report({ kind: 'log', log: { id, size, time } }),
    });
    this.#connection = parts.connect({
      welcomed: (manifest) => {
        report({ kind: 'server', server: 'connected' });
        report({ kind: 'welcomed', manifest });
        this.#hear(manifest);
      },
      announced: (announcement) => {
        if (this.#manifest) this.#hear({ ...this.#manifest, announcement });
      },
      progressed: (progress) => report({ kind: 'progressed', ...progress }),
      lost: () => report({ kind: 'server', server: 'unreachable' }),
      incompatible: () => {
        this.#manifest = undefined; // nothing is trained for an aggregator that cannot be told
        this.#off('protocol not supported');
      },
    });
  }

  /** Look again whether there is something to do: the history has grown, say. */
  wake(): void {
    if (this.#manifest && !this.#closed) void this.#run();
  }

  /** Stop; a local round that is under way is not sent. */
  close(): void {
    this.#closed = true;
    this.#connection.close();
  }

  #hear(manifest: Manifest): void {
    this.#manifest = manifest;
    this.#parts.report({ kind: 'announced', announcement: manifest.announcement });
    void this.#run();
  }

  /** At most one at a time; after a failure it tries again later, or at the next announcement. */
  async #run(): Promise<void> {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    while (this.#again && !this.#closed) {
      this.#again = false;
      try {
        if (this.#manifest) await this.#takePart(this.#manifest);
      } catch (error) {
        if (this.#closed) break;
        this.#off(offReasonOf(error));
        this.#retry();
      }
    }
    this.#running = false;
  }

  #retry(): void {
    if (this.#retrying) return;
    this.#retrying = true;
    this.#parts.later(() => {
      this.#retrying = false;
      this.wake();
    });
  }

  async #takePart(manifest: Manifest): Promise<void> {
    const earlier = await this.#resend(manifest);
    if (await this.#audit.lookForLeaves(manifest, earlier)) {
      await this.#audit.assertExpected(manifest.log, await this.#participations(manifest));
    }
    const { round, paused } = manifest.announcement;
    if (!round) return this.#off(paused);
    if (earlier.some(({ header }) => header.round === round.number)) return this.#state('idle');
    if (countIn(manifest.log, round.period, earlier) >= manifest.site.privacy.cap) {
      return this.#off('cap reached');
    }
    await this.#parts.mayTrain();
    // Model and round may have moved on while it waited.
    if (!this.#closed) await this.#contribute(this.#manifest ?? manifest);
  }

  async #contribute(manifest: Manifest): Promise<void> {
    const { profile } = this.#parts;
    const site = await this.#loadSite(manifest);
    // Before the history: if it is another one at the claim, the history was erased meanwhile.
    const secret = await profile.secret();
    const prepared = await this.#prepare(site, secret);
    if (!prepared || this.#closed) return;
    const { wanted, local } = prepared;
    const claim = await profile.claim(wanted, { cap: manifest.site.privacy.cap, secret });
    if (claim === 'cap reached') return this.#off('cap reached');
    if (claim !== 'claimed') return this.#state('idle');
    if (local) await profile.keepLocal(site.spec.model, local, secret);
    await this.#participations(manifest);
    await this.#send(wanted);
    await this.#participations(manifest);
  }

  /** What was recorded and not answered goes out again, the same bytes. Returns what this log has of the profile. */
  async #resend(manifest: Manifest): Promise<Participation[]> {
    const earlier = await this.#participations(manifest);
    const pending = earlier.filter(({ outcome }) => outcome === 'pending');
    await this.#audit.assertExpected(manifest.log, earlier);
    if (pending.length > 0) await this.#audit.assertHolds(manifest.log);
    for (const each of pending) await this.#send(each);
    return pending.length === 0 ? earlier : this.#participations(manifest);
  }

  async #loadSite(manifest: Manifest): Promise<TrainingSite> {
    const { catalog, specHash } = this.#site?.manifest ?? {};
    const isKnown = catalog?.hash === manifest.catalog.hash && specHash === manifest.specHash;
    const known = isKnown ? this.#site : undefined;
    this.#site = known ? { ...known, manifest } : await loadSite(manifest, this.#parts.fetchFile);
    return this.#site;
  }

  /**
   * Train on the model that is current now, or evaluate the held one, for the round that collects when it is done.
   * What the page recommends from stays the current model: the held one only ranks what has happened already.
   */
  async #prepare(site: TrainingSite, secret: Uint8Array): Promise<Prepared | undefined> {
    const { now } = this.#parts;
    const { log, announcement } = site.manifest;
    // Paused meanwhile: the next announcement says with what to go on.
    if (!announcement.round) return void this.#off(announcement.paused);
    const held = await modelToEvaluate(site.manifest, secret);
    const base = held ?? announcement.model;
    const begun = now();
    const update = await this.#makeUpdate(site, base, held !== null);
    if (!update) return undefined;
    // Another log, configuration or catalog meanwhile: look again, with what there is now.
    if (!this.#manifest || !isSameSite(this.#manifest, site.manifest)) return undefined;
    const current = this.#manifest.announcement;
    // The round has moved on meanwhile: train again, on the new model.
    const isWelcome = held
      ? current.held?.version === held.version
      : current.model.version - base.version <= site.manifest.site.round.maxStaleness;
    if (!current.round || !isWelcome) return undefined;
    const { number: round, period } = current.round;
    const { bytes, norm, trained, local, told } = update;
    const milliseconds = now() - begun;
    if (trained) {
      const last = { round, baseVersion: base.version, ...trained, milliseconds };
      this.#parts.report({ kind: 'trained', last });
    }
    const participant = await pseudonym(secret, log, round);
    const header = { round, baseVersion: base.version, participant };
    const open = { outcome: 'pending', receipt: null, refusal: null } as const;
    const made = { update: bytes, bytes: bytes.length, norm, ...(told && { told }) };
    return { wanted: { log, header, period, ...made, time: now(), ...open }, ...(local && { local }) };
  }

  /** @returns undefined where the history holds nothing to learn from, or to evaluate */
  async #makeUpdate(site: TrainingSite, base: ModelRef, isHeld: boolean): Promise<MadeUpdate | undefined> {
    const { profile, trainer, fetchFile, uniform, now, deviceClass = 'desktop', report } = this.#parts;
    const read = await readProfile(profile, site, { now: now(), deviceClass });
    const { history, lastContribution, telling } = read;
    const parts = { ...read, trainer, uniform };
    // Before anything is fetched: most visits bring nothing new for a held profile to evaluate.
    if (isHeld && !nextEvent(history, lastContribution, site.catalog.indexOf))
      return void this.#state('idle');
    await this.#audit.assertStates(site.manifest.log, base);
    const model = await loadModel(site, base.hash, fetchFile);
    this.#state('training');
    const backend = await trainer.backend();
    report({ kind: 'backend', backend });
    this.#connection.tell?.(backend.name);
    if (isHeld) {
      const bytes = await evaluationUpdate(site, model, parts);
      return bytes ? { bytes, norm: { length: 0, share: 0 } } : void this.#state('idle');
    }
    const update = await trainUpdate(site, model, parts);
    if (!update) return void this.#off('too little history');
    const { bytes, norm, positions, losses, local } = update;
    const told = telling && { experiment: telling.experiment, flags: telling.flags };
    return { bytes, norm, trained: { positions, losses }, told, ...(local.length > 0 && { local }) };
  }

  /** What is not answered stays recorded, and goes out again at the next occasion. */
  async #send(participation: Participation): Promise<void> {
    if (!participation.update || participation.log !== this.#manifest?.log) return;
    this.#state('sending');
    const reply = await this.#connection.send(participation.header, participation.update);
    // It may have been taken or not: stays open, and goes out again.
    if (!reply.ok && (reply.code === 'INTERNAL' || reply.code === 'UNAVAILABLE')) {
      this.#retry();
      return this.#off('server unreachable');
    }
    await this.#parts.profile.settle(
      reply.ok
        ? {
            ...settled(participation, reply.receipt),
            leaf: expectedLeaf(participation.update, reply.receipt),
          }
        : settled(participation, reply.code),
    );
    // Others were faster. Anything else says that something is wrong on this side.
    if (reply.ok || outpacedCodes.includes(reply.code)) this.#state('idle');
    else this.#off('refused by the server');
  }

  /** This log's, oldest first; all are reported on the way. */
  async #participations({ log, announcement }: Manifest): Promise<Participation[]> {
    const all = await this.#parts.profile.participations();
    const participations = all.filter((each) => each.log === log);
    const period = announcement.round?.period;
    this.#parts.report({
      kind: 'sent',
      sent: sentStatus(all),
      contributedThisPeriod: period === undefined ? 0 : countIn(log, period, participations),
    });
    return participations;
  }

  #state(state: 'idle' | 'training' | 'sending'): void {
    this.#parts.report({ kind: 'state', state, off: null });
  }

  #off(off: OffReason | null): void {
    this.#parts.report({ kind: 'state', state: off === null ? 'idle' : 'off', off });
  }
}

/** An update and, where it was trained, how that went and what the visitor's own parameters are after it. */
type MadeUpdate = {
  readonly bytes: Uint8Array;
  readonly norm: UpdateNorm;
  readonly trained?: Pick<LocalUpdate, 'positions' | 'losses'>;
  readonly local?: Float32Array;
  readonly told?: Participation['told'] | null;
};

/** What is to be claimed, and kept on this device once it is. */
type Prepared = { readonly wanted: Participation; readonly local?: Float32Array };
