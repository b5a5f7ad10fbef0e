/** The audit page as one document: its script, built by Vite, and for a report what the audit found. */
import { html, jsonData } from '../pages/html.ts';
import { type Page, pageShell } from '../pages/page-shell.ts';
import forms from '../pages/styles/forms.css?raw';
import type { AuditReport } from './audit-report.ts';
import styles from './styles/audit.css?raw';

/**
 * Put the page together.
 * @param script of the page, see `audit-script.ts`
 * @param report without it the page audits the log that it is served with
 */
export function auditDocument(script: string, report?: AuditReport): Page {
  const body = html`<div id="page"><noscript>This page computes what it shows: it needs scripts.
      The same checks run on a command line: npx hearsay audit.</noscript></div>
    ${report !== undefined && html`<script type="application/json" id="audit-report">${jsonData(report)}</script>`}`;
  const title = report ? `Audit of ${report.audit.origin ?? report.target}` : 'Audit of this log';
  return pageShell({ title, body, styles: forms + styles, script, connects: report === undefined });
}
