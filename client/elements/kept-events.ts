/** The last events of a history as `<hearsay-ledger>` lists them, read from what `hearsay.export()` gives. */
import { type EventType, isEventType } from '../../shared/protocol/event-type.ts';
import { ledgerFormats } from './ledger-formats.ts';
import type { LedgerTexts } from './ledger-texts.ts';

/** One line. */
export type KeptEvent = {
  readonly text: string;
  /** For people. */
  readonly when: string;
  /** ISO 8601. */
  readonly time: string;
};

/** What lines are written with. */
export type EventTerms = {
  readonly texts: LedgerTexts;
  readonly titleOf: (itemId: string) => string | undefined;
};

/** Most lines that are shown; the whole is in the copy that can be downloaded. */
export const mostEvents = 50;

/** Newest first, at most `mostEvents`. What is no event is left out. @param exported whatever `hearsay.export()` gave */
export function keptEvents(exported: object, { texts, titleOf }: EventTerms): KeptEvent[] {
  const { dateTime } = ledgerFormats(texts.language);
  const lines = eventsIn(exported)
    .slice(-mostEvents)
    .flatMap((raw) => {
      const event = toEvent(raw);
      if (!event) return [];
      const { type, itemId, query, time } = event;
      const about = query ?? (itemId === undefined ? '' : (titleOf(itemId) ?? itemId));
      return [{ text: texts.events[type](about), when: dateTime(time), time: new Date(time).toISOString() }];
    });
  return lines.reverse();
}

/** Oldest first: what is on the device, then what is in memory. */
function eventsIn(exported: object): unknown[] {
  const { database, memory } = exported as Readonly<
    Record<string, { readonly events?: unknown } | undefined>
  >;
  const stored = Array.isArray(database?.events) ? database.events : [];
  const unsaved = Array.isArray(memory?.events) ? memory.events : [];
  return [...stored.map((record) => (record as { readonly value?: unknown } | null)?.value), ...unsaved];
}

type Recorded = {
  readonly type: EventType;
  readonly itemId?: string;
  readonly query?: string;
  /** Milliseconds since 1970. */
  readonly time: number;
};

function toEvent(raw: unknown): Recorded | undefined {
  const { type, itemId, query, time } = (raw ?? {}) as Readonly<Record<string, unknown>>;
  if (!isEventType(type) || (typeof time !== 'number' && typeof time !== 'string')) return undefined;
  const at = new Date(time).getTime();
  if (Number.isNaN(at)) return undefined;
  return {
    type,
    time: at,
    ...(typeof itemId === 'string' && { itemId }),
    ...(typeof query === 'string' && { query }),
  };
}
