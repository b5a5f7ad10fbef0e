/** What a session tells while it runs: parts of the status, plain data. */
import type { Announcement, Manifest } from '../../shared/protocol/messages.ts';
import type { BackendStatus, LocalRoundStatus, OffReason, SentStatus, Status } from '../embed/status.ts';

/** One change. */
export type SessionReport =
  | { readonly kind: 'server'; readonly server: Status['server'] }
  | { readonly kind: 'welcomed'; readonly manifest: Manifest }
  | { readonly kind: 'announced'; readonly announcement: Announcement }
  | { readonly kind: 'progressed'; readonly round: number; readonly contributions: number }
  | { readonly kind: 'state'; readonly state: Status['training']['state']; readonly off: OffReason | null }
  | { readonly kind: 'backend'; readonly backend: BackendStatus }
  | { readonly kind: 'trained'; readonly last: LocalRoundStatus }
  | { readonly kind: 'log'; readonly log: NonNullable<Status['log']> }
  | {
      readonly kind: 'sent';
      readonly sent: readonly SentStatus[];
      /** Undefined before an aggregator has said which period it is. */
      readonly contributedThisPeriod?: number;
    };
