/** Bytes by what they were for, and refusals by code. */
import type { ErrorCode } from '../../../shared/hearsay-error.ts';
import { type Html, html } from '../../pages/html.ts';
import { formatBytes, formatCount } from '../../pages/numbers.ts';
import { plainTable } from '../../pages/plain-table.ts';
import { absent } from '../../pages/section.ts';
import type { AdminStatus } from '../admin-status.ts';

/** What a code says of who was refused; PROTOCOL.md, PR7. */
const meanings: Partial<Record<ErrorCode, string>> = {
  BAD_MESSAGE: 'A message that fits no schema, or none that is known',
  UNSUPPORTED_VERSION: 'A browser that speaks no version of the protocol in common',
  TOO_LARGE: 'More bytes than an update can have',
  BAD_DELTA: 'Bytes that are no update',
  OUT_OF_RANGE: 'A coordinate beyond the radius',
  NORM_EXCEEDED: 'An update longer than the radius',
  ROUND_CLOSED: 'The round was full or over: honest browsers meet it',
  STALE_MODEL: 'Trained on a model too old: honest browsers meet it',
  SECOND_UPDATE: 'Another update of somebody who had given one',
  INTERNAL: 'The server failed; its diagnostics say why',
};

/** The part on bytes and refusals. */
export function trafficView({ traffic, refusals }: Pick<AdminStatus, 'traffic' | 'refusals'>): Html {
  return html`<div class="figures"><div>${bytesTable(traffic)}</div><div>${refusalTable(refusals)}</div></div>`;
}

function bytesTable({ updates, models, catalogs, log, other }: AdminStatus['traffic']): Html {
  return plainTable({
    caption: 'Bytes since the start',
    head: ['What', 'Bytes'],
    rows: [
      ['In: updates', formatBytes(updates)],
      ['Out: models', formatBytes(models)],
      ['Out: catalogs', formatBytes(catalogs)],
      ['Out: the log', formatBytes(log)],
      ['Out: scripts and everything else', formatBytes(other)],
    ],
  });
}

function refusalTable(refusals: AdminStatus['refusals']): Html {
  const counts = Object.entries(refusals).sort(([, a], [, b]) => b - a) as [ErrorCode, number][];
  if (counts.length === 0) return absent('Nothing was refused since the start.');
  return plainTable({
    caption: 'Refusals since the start',
    head: ['Code', 'Times'],
    rows: counts.map(([code, count]) => [
      html`<code>${code}</code><span class="row-note">${meanings[code] ?? null}</span>`,
      formatCount(count),
    ]),
  });
}
