/** `/admin`: the operator's page, in one document with no data in it: it asks for them once somebody has logged in. */
import type { Express } from 'express';
import { adminScript } from '../admin/admin-script.ts';
import { addPage } from './page-route.ts';

/** Answer `/admin`. @param clientFolder of the build; without the page's script in it there is no page */
export function addAdminPage(app: Express, clientFolder: string): void {
  addPage(app, {
    path: '/admin',
    script: `${clientFolder}/${adminScript}`,
    assemble: async (script) => (await import('../admin/admin-document.ts')).adminDocument(script),
    headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Resource-Policy': 'same-origin' },
  });
}
