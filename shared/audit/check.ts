/** One check of an audit, and what came of it. */

/** What is checked, in the order of the report. */
export const checkNames = [
  'checkpoint',
  'witnesses',
  'history',
  'tree',
  'leaves',
  'rounds',
  'ledger',
  'models',
  'code',
] as const;

/** One of {@link checkNames}. */
export type CheckName = (typeof checkNames)[number];

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

/** A count of leaves, for {@link Check.covered}. */
export const leavesCovered = (count: number): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? 'leaf' : 'leaves'}`;

/** The same of files. */
export const filesCovered = (count: number): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? 'file' : 'files'}`;
