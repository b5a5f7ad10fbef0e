/**
 * Why a server does not take updates now. Pure rules over what was looked at; `server-condition.ts` looks.
 */

/** Codes that `/ready` answers with, most lasting cause last. */
export const notReadyReasons = ['DRAINING', 'DISK_LOW', 'STORE_FAILING', 'KEY_MISSING'] as const;

/** One of {@link notReadyReasons}. */
export type NotReadyReason = (typeof notReadyReasons)[number];

/** What the rule looks at. */
export type ConditionFacts = {
  /** It was asked to stop. */
  readonly draining: boolean;
  /** Free bytes on the disk of the store, for who runs the server; undefined where there is no disk. */
  readonly freeBytes: number | undefined;
  /** Bytes that must stay free. */
  readonly reserveBytes: number;
  /** The last write failed, and none has succeeded since. */
  readonly storeFails: boolean;
  /** The log can be signed with the key that it names. */
  readonly keyThere: boolean;
};

/** Empty where it is ready. */
export function notReadyBecause(facts: ConditionFacts): NotReadyReason[] {
  const { draining, freeBytes, reserveBytes, storeFails, keyThere } = facts;
  const holds: Record<NotReadyReason, boolean> = {
    DRAINING: draining,
    DISK_LOW: freeBytes !== undefined && freeBytes < reserveBytes,
    STORE_FAILING: storeFails,
    KEY_MISSING: !keyThere,
  };
  return notReadyReasons.filter((reason) => holds[reason]);
}
