/** The script of the audit page: Vite builds it from `page/audit-entry.ts` into the folder of the client. */

/** Its name there. */
export const auditScript = 'audit.js';
