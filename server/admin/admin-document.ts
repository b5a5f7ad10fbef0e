/** The operator's page as one document: its script, built by Vite, and nothing of what it will show. */
import { html } from '../pages/html.ts';
import { type Page, pageShell } from '../pages/page-shell.ts';
import forms from '../pages/styles/forms.css?raw';
import styles from './styles/admin.css?raw';

/** Put the page together. @param script of the page, see `admin-script.ts` */
export function adminDocument(script: string): Page {
  const body = html`<div id="page"><noscript>This page shows what the server tells it: it needs scripts.
      The same numbers stand at /status and, for machines, at /metrics.</noscript></div>`;
  return pageShell({
    title: 'Hearsay, for the operator',
    body,
    styles: forms + styles,
    script,
    connects: true,
  });
}
