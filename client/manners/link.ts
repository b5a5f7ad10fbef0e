/** What a browser tells of its link (Network Information API: Chromium's; the others say nothing, and nothing is shut). */
import type { OffReason } from '../embed/status.ts';

type Connection = {
  readonly saveData?: boolean;
  /** As fast as that; not what kind it is. */
  readonly effectiveType?: string;
  readonly addEventListener?: (kind: 'change', listener: () => void) => void;
};

const connectionOf = (): Connection | undefined => (navigator as { connection?: Connection }).connection;

/** Why the link lets nothing be trained now, or null. */
export function shutByLink(): OffReason | null {
  const { saveData, effectiveType = '' } = connectionOf() ?? {};
  if (saveData) return 'save-data';
  return effectiveType.endsWith('2g') ? 'slow link' : null; // `slow-2g`, `2g`
}

/** @param changed it may be another */
export function watchLink(changed: () => void): void {
  connectionOf()?.addEventListener?.('change', changed);
}
