/** `/audit`: the audit as a page, in one document. */
import type { Express } from 'express';
import { auditScript } from '../audit/audit-script.ts';
import { addPage } from './page-route.ts';

/** Answer `/audit`. @param clientFolder of the build; without the page's script in it there is no page */
export function addAuditPage(app: Express, clientFolder: string): void {
  addPage(app, {
    path: '/audit',
    script: `${clientFolder}/${auditScript}`,
    assemble: async (script) => (await import('../audit/audit-document.ts')).auditDocument(script),
  });
}
