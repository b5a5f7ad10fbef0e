/** What hostile browsers of a simulation do, and who they are. Plain data, so that it can be sent to threads. */

/** What is sent: the opposite of what was learned, a push for one item, a random direction; see `attacked-delta.ts`. */
export const attackNames = ['sign-flip', 'boost-item', 'noise'] as const;

/** One of {@link attackNames}. */
export type AttackName = (typeof attackNames)[number];

/** See the head of this file. */
export type AttackSettings = {
  readonly kind: AttackName;
  /** Share of the users that are hostile, as asked for. */
  readonly share: number;
  /** Users that are hostile, ascending. */
  readonly users: readonly number[];
  /** The item that is promoted, by index; null: none is. */
  readonly target: number | null;
};
