/** What `<hearsay-ledger>` shows of a status, as text. */
import type { OffReason, SentStatus, Status } from '../embed/status.ts';
import type { LedgerTexts } from './ledger-texts.ts';

/** One row of the table: a text for each column. */
export type LedgerRow = Readonly<Record<keyof LedgerTexts['columns'], string>> & {
  /** `when` for machines, ISO 8601. */
  readonly time: string;
  /** How it stands, for style sheets; a phrase of {@link SentStatus}. */
  readonly standing: string;
};

/** The texts of the element. */
export type LedgerContent = {
  readonly kept: string;
  /** Newest first. */
  readonly rows: readonly LedgerRow[];
  readonly log: string;
  /** Empty before anything is known. */
  readonly spent: string;
  readonly state: string;
  /** Whether the state says that the server may have cheated. */
  readonly isAlarm: boolean;
};

/** Reasons that no network and no accident of the visitor's makes. */
const alarms: ReadonlySet<OffReason | null> = new Set<OffReason>([
  'another log',
  'log does not hold',
  'model not in the log',
  'update not in the log',
]);

/** @param timeZone IANA name; undefined: the visitor's */
export function ledgerContent(status: Status, texts: LedgerTexts, timeZone?: string): LedgerContent {
  const { history, sent, log, training } = status;
  const { count, dateTime } = formats(texts, timeZone);
  return {
    kept: texts.kept(count(history.events), history.events === 1, history.kept),
    rows: sent.map((update) => rowOf(update, texts, timeZone)).reverse(),
    log: log ? texts.log(count(log.size), dateTime(log.time)) : texts.noLog,
    spent: spentText(status, texts),
    state: training.off ? texts.off[training.off] : texts.on,
    isAlarm: alarms.has(training.off),
  };
}

function rowOf(update: SentStatus, texts: LedgerTexts, timeZone: string | undefined): LedgerRow {
  const { round, bytes, time, norm, outcome, standing } = update;
  const { count, short, share, dateTime } = formats(texts, timeZone);
  return {
    when: dateTime(time),
    time: new Date(time).toISOString(),
    round: count(round),
    size: bytes < 1000 ? `${count(bytes)}\u00a0B` : `${short(bytes / 1000)}\u00a0kB`,
    norm: norm ? texts.norm(short(norm.length), share(norm.share)) : texts.unknown,
    log: logText(update, texts),
    standing: standing ?? outcome,
  };
}

function logText({ outcome, leafIndex, standing, refusal }: SentStatus, texts: LedgerTexts): string {
  if (outcome === 'pending') return texts.pending;
  if (outcome === 'refused') return texts.refused(refusal ?? texts.unknown);
  if (standing === null || leafIndex === null) return texts.unknown;
  return texts.standing[standing](formats(texts).count(leafIndex));
}

function spentText({ privacy }: Status, texts: LedgerTexts): string {
  if (!privacy) return '';
  const { epsilon, delta, releases } = privacy;
  const { count, short } = formats(texts);
  return epsilon === null ? texts.noGuarantee : texts.spent(short(epsilon), String(delta), count(releases));
}

function formats({ language }: LedgerTexts, timeZone?: string) {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const three = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const date = new Intl.DateTimeFormat(language, {
    ...({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const),
    timeZone,
  });
  return {
    count: (value: number): string => whole.format(value),
    short: (value: number): string => three.format(value),
    share: (value: number): string => percent.format(value),
    dateTime: (time: number): string => date.format(time),
  };
}
