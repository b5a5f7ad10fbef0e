/**
 * A page's part in its site's experiment: it knows the arm of its visitor, and notes on this device what happens to the
 * recommendations (PROTOCOL.md, PR14). Only with a profile on this device, so after the visitor's yes; whatever fails
 * in here leaves the visitor in no arm, and recommended to as ever.
 */
import type { ExperimentArm } from '../../shared/metrics/metric-layout.ts';
import type { EventType } from '../../shared/protocol/event-type.ts';
import type { Experiment } from '../../shared/protocol/experiment-config.ts';
import type { Manifest } from '../../shared/protocol/messages.ts';
import type { Status } from '../embed/status.ts';
import type { PageStore } from '../history/profile-store.ts';
import type { ExperimentRules } from './experiment-rules.ts';
import type { Outcome } from './outcomes.ts';

/** What a page's experiment is given. */
export type PageExperimentParts = {
  /** Undefined before the page's second script is there. */
  readonly rules: () => ExperimentRules | undefined;
  /** Do something with the profile on this device; undefined where there is none. May reject. */
  readonly inProfile: <T>(run: (profile: PageStore) => Promise<T>) => Promise<T | undefined>;
  readonly changed: (experiment: Status['experiment']) => void;
};

/** A recommendation that an event is about. */
export type Recommended = { readonly placement?: string | undefined };

/** Most outcomes that wait until the arm is known. */
const maxEarly = 100;

/** What a manifest says. */
type Site = { readonly log: string; readonly experiment: Experiment | undefined };

/** A profile in an arm. */
type Member = {
  readonly log: string;
  readonly experiment: Experiment;
  readonly secret: Uint8Array;
  readonly rules: ExperimentRules;
  readonly arm: ExperimentArm;
};

/** One page's experiment. No method throws or rejects. */
export class PageExperiment {
  readonly #parts: PageExperimentParts;
  /** What the site tries, on which log; undefined before a manifest has said. */
  #site: Site | undefined;
  #member: Member | undefined;
  /** Goes up with every yes, no and manifest: what was begun before counts no more. */
  #turn = 0;
  /** Whether it is known if the visitor is in an arm. */
  #isKnown = false;
  /** What happened before that. */
  #early: readonly Outcome[] = [];

  constructor(parts: PageExperimentParts) {
    this.#parts = parts;
  }

  /** Of the visitor; null: in none. */
  get arm(): ExperimentArm | null {
    return this.#member?.arm ?? null;
  }

  /** There is a manifest, or another one; or there is a profile now. */
  async join(manifest?: Manifest): Promise<void> {
    if (manifest) this.#site = { log: manifest.log, experiment: manifest.site.metrics?.experiment };
    const rules = this.#parts.rules();
    if (!this.#site || !rules) return;
    const turn = ++this.#turn;
    const member = await this.#enter(this.#site, rules).catch(() => undefined);
    if (turn !== this.#turn) return;
    const early = this.#early;
    this.#early = [];
    this.#isKnown = member !== undefined || this.#site.experiment === undefined;
    this.#become(member);
    for (const outcome of early) await this.#keep(outcome);
  }

  /** The visitor has said no: the profile goes, and with it what was counted. */
  leave(): void {
    this.#turn++;
    this.#early = [];
    this.#become(undefined);
  }

  /**
   * Something happened. Call it only while the visitor agrees.
   * @param recommended where the event is about a recommendation of this page: it was seen, followed; else undefined
   */
  async note(type: EventType, itemId: string | undefined, recommended?: Recommended): Promise<void> {
    const kind = outcomeOf(type, recommended !== undefined);
    if (!kind) return;
    const placement = recommended?.placement;
    const outcome: Outcome = {
      kind,
      ...(itemId !== undefined && { itemId }),
      ...(placement !== undefined && { placement }),
      time: Date.now(),
    };
    if (this.#isKnown) await this.#keep(outcome);
    else this.#early = [...this.#early, outcome].slice(-maxEarly);
  }

  /** @throws whatever the store rejects with */
  async #enter({ log, experiment }: Site, rules: ExperimentRules): Promise<Member | undefined> {
    if (!experiment) return undefined;
    const secret = await this.#parts.inProfile((profile) => profile.secret());
    if (!secret) return undefined;
    return { secret, log, experiment, rules, arm: await rules.armOfProfile(secret, log, experiment) };
  }

  /** Nothing where the visitor is in no arm, or the profile was erased. */
  async #keep(outcome: Outcome): Promise<void> {
    if (!this.#member) return;
    const { secret, log, experiment, rules } = this.#member;
    const change = (profile: PageStore) =>
      profile.changeOutcomes(log, secret, (before) => rules.withOutcome(before, outcome, experiment));
    await this.#parts.inProfile(change).catch(() => undefined); // full: it is not counted
  }

  #become(member: Member | undefined): void {
    const before = this.arm;
    this.#member = member;
    if (this.arm !== before) this.#parts.changed(member ? { arm: member.arm } : null);
  }
}

/** What an event is in an experiment; undefined: nothing. */
function outcomeOf(type: EventType, isRecommended: boolean): Outcome['kind'] | undefined {
  if (type === 'add-to-cart' || type === 'purchase') return type;
  if (!isRecommended) return undefined;
  return type === 'impression' ? 'view' : type === 'click' ? 'click' : undefined;
}
