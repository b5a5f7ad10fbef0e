/** What an audit found, for a terminal. */
import type { Audit } from '../../shared/audit/audit-log.ts';
import { blindSpots } from '../../shared/audit/blind-spots.ts';
import { type Check, leavesCovered } from '../../shared/audit/check.ts';
import { unlessGuarantee } from '../guarantee.ts';
import { formatAtMost } from '../pages/numbers.ts';
import { describeExposure } from './describe-exposure.ts';
import { statusWords, verdictOf, withoutControls } from './verdict.ts';

/** One line for each check, the ledger, a verdict, and what the audit cannot see. */
export function describeAudit(audit: Audit): string {
  return [
    audit.origin === null
      ? 'log            none that is signed'
      : `log            ${audit.origin}, ${leavesCovered(audit.size)}, root ${audit.rootHash}`,
    ...(audit.verifierKey === null ? [] : [`key            ${audit.verifierKey}`]),
    ...audit.checks.map(line),
    `ledger         ${ledgerOf(audit)}`,
    '',
    verdictOf(audit.checks),
    '',
    ...(audit.exposure
      ? [
          'What single updates show to who is shown them:',
          ...describeExposure(audit.exposure).split('\n'),
          '',
        ]
      : []),
    'What this audit cannot see:',
    ...blindSpots(audit.exposure !== null).map((spot) => `- ${spot}`),
  ]
    .map(withoutControls)
    .join('\n');
}

function line({ name, status, covered, detail }: Check): string {
  return `${statusWords[status].padEnd(14)} ${name.padEnd(10)} ${covered}${detail && `: ${detail}`}`;
}

function ledgerOf({ ledger }: Audit): string {
  if (!ledger) return 'nothing released yet, or no guarantee';
  const { rho, epsilon, delta } = ledger;
  // nobody outside sees the noise itself
  return `as the leaves state it: epsilon ${formatAtMost(epsilon)} at delta ${delta}, rho ${formatAtMost(rho)}${unlessGuarantee(epsilon)}`;
}
