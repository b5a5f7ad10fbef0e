/** A finished audit as a page shows it: one that has run in the page, or one whose JSON stands in a report's file. */
import type { Audit } from '../../shared/audit/audit-log.ts';

/** See the head of this file; plain JSON. */
export type AuditReport = {
  readonly audit: Omit<Audit, 'seen'>;
  /** What was audited: an address or a folder. */
  readonly target: string;
  /** Address under which `models/` and `catalog/` lie, a slash at its end; null where they have none. */
  readonly files: string | null;
  /** When, milliseconds since 1970. */
  readonly time: number;
};
