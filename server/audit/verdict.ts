/** The words of an audit, the same on a terminal and on a page. */
import type { Check, CheckStatus } from '../../shared/audit/check.ts';

/** What came of a check. */
export const statusWords: Record<CheckStatus, string> = {
  held: 'held',
  failed: 'FAILED',
  'not-checkable': 'not checkable',
};

/** All checks in one sentence. */
export function verdictOf(checks: readonly Check[]): string {
  const count = (status: CheckStatus): number => checks.filter((check) => check.status === status).length;
  const [failed, open] = [count('failed'), count('not-checkable')];
  const rest = open > 0 ? `; ${open} could not be checked` : '';
  if (failed > 0) return `${failed} of ${checks.length} checks failed${rest}.`;
  return `${checks.length - open} of ${checks.length} checks held${rest}.`;
}

/** Names and reasons may come from a log that would like to write over the report. */
export const withoutControls = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
