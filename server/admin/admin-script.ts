/** The script of the operator's page: Vite builds it from `page/admin-entry.ts` into the folder of the client. */

/** Its name there. */
export const adminScript = 'admin.js';
