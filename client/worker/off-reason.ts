/** Why a session that failed is off. */
import { errorCode } from '../../shared/hearsay-error.ts';
import type { OffReason } from '../embed/status.ts';
import { OtherScript } from '../fetch/build-file.ts';
import { LogAlarm } from './log-alarm.ts';
import { BudgetSpent } from './spending-book.ts';

/** @param error whatever was thrown */
export function offReasonOf(error: unknown): OffReason {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') return 'storage full';
  if (error instanceof LogAlarm || error instanceof OtherScript) return error.off;
  if (error instanceof BudgetSpent) return 'daily budget';
  switch (errorCode(error)) {
    case 'OFFLINE':
      return 'server unreachable';
    case 'NO_BACKEND':
      return 'no backend';
    case 'DEVICE_LOST':
      return 'device lost';
    case 'BAD_MODEL':
      return 'model not as stated';
    default:
      return 'internal error';
  }
}
