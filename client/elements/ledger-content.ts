/** What `<hearsay-ledger>` shows of a status, as text. */
import type { OffReason, SentStatus, Status } from '../embed/status.ts';
import { type LedgerFormats, ledgerFormats } from './ledger-formats.ts';
import type { LedgerTexts } from './ledger-texts.ts';
import { noiseClaim } from './noise-claim.ts';

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

/** See the head of this file. */
export function ledgerContent(status: Status, texts: LedgerTexts): LedgerContent {
  const { history, sent, log, training } = status;
  const formats = ledgerFormats(texts.language);
  const { count, dateTime } = formats;
  return {
    kept: texts.kept(count(history.events), history.kept),
    rows: sent.map((update) => rowOf(update, texts, formats)).reverse(),
    log: log ? texts.log(count(log.size), dateTime(log.time)) : texts.noLog,
    spent: spentText(status, texts, formats),
    state: training.off ? texts.off[training.off] : texts.on,
    isAlarm: alarms.has(training.off),
  };
}

function rowOf(update: SentStatus, texts: LedgerTexts, formats: LedgerFormats): LedgerRow {
  const { round, bytes, time, norm, outcome, standing } = update;
  const { count, short, share, dateTime } = formats;
  return {
    when: dateTime(time),
    time: new Date(time).toISOString(),
    round: count(round),
    size: bytes < 1000 ? `${count(bytes)}\u00a0B` : `${short(bytes / 1000)}\u00a0kB`,
    norm: norm ? texts.norm(short(norm.length), share(norm.share)) : texts.unknown,
    log: logText(update, texts, formats),
    standing: standing ?? outcome,
  };
}

function logText(
  { outcome, leafIndex, standing, refusal }: SentStatus,
  texts: LedgerTexts,
  { count }: LedgerFormats,
): string {
  if (outcome === 'pending') return texts.pending;
  if (outcome === 'refused') return texts.refused(refusal ?? texts.unknown);
  if (standing === null || leafIndex === null) return texts.unknown;
  return texts.standing[standing](count(leafIndex));
}

function spentText({ privacy }: Status, texts: LedgerTexts, formats: LedgerFormats): string {
  if (!privacy) return '';
  const { epsilon, delta, releases } = privacy;
  const spent = formats.epsilon(epsilon ?? 0);
  return texts.spent[noiseClaim(privacy)](spent, String(delta), formats.count(releases));
}
