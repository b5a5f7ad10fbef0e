/** One check of an audit, and what came of it. */
import { replayParts } from '../log/replay-fault.ts';

/** What anybody can check, in the order of the report. */
export const checkNames = [
  'checkpoint',
  'witnesses',
  'history',
  'tree',
  'leaves',
  'rounds',
  'seeds',
  'ledger',
  'models',
  'code',
] as const;

/** What a credential adds, in the order of the report. */
export const evidenceCheckNames = replayParts;

/** One of {@link checkNames} or {@link evidenceCheckNames}. */
export type CheckName = (typeof checkNames)[number] | (typeof evidenceCheckNames)[number];

/** `not-checkable`: nothing speaks against it, and not all that would speak for it could be seen. */
export type CheckStatus = 'held' | 'failed' | 'not-checkable';

/** See the head of this file. */
export type Check = {
  readonly name: CheckName;
  readonly status: CheckStatus;
  /** How much was looked at: "1,204 leaves". */
  readonly covered: string;
  /** What was found, or why it could not be told; empty where there is nothing to add. */
  readonly detail: string;
};

/** A count of things, for {@link Check.covered}. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

/** A count of leaves. */
export const leavesCovered = (count: number): string => counted(count, 'leaf', 'leaves');

/** A count of files. */
export const filesCovered = (count: number): string => counted(count, 'file');
