/** The script of the page: shows the report that stands in it, or audits the log that it comes from. */
import type { AuditReport } from '../audit-report.ts';
import { AuditPage } from './audit-page.ts';
import { LiveAudit } from './live-audit.ts';
import { SeenStorage } from './seen-storage.ts';
import { partOf } from './show.ts';

const root = partOf(document, '#page', HTMLElement);
const written = document.querySelector('#audit-report')?.textContent;
if (written) {
  // the same program wrote it into this file
  new AuditPage(root, false).finish(JSON.parse(written) as AuditReport, null);
} else {
  const base = new URL('.', location.href);
  const storage = new SeenStorage(base.href, () => localStorage);
  void new LiveAudit(root, { page: new AuditPage(root, true), base, storage }).run();
}
