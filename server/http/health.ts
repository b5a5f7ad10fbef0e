/** `/health`: the process answers. `/ready`: it takes updates, or in codes why not. For whoever watches or restarts it. */
import type { Express } from 'express';
import type { NotReadyReason } from '../lifecycle/not-ready.ts';

/** Answer `/health` (200) and `/ready` (200 or 503), both of them public and never cached. */
export function addHealth(app: Express, notReady: () => readonly NotReadyReason[]): void {
  app.get('/health', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ ok: true });
  });
  app.get('/ready', (_request, response) => {
    const reasons = notReady();
    const ready = reasons.length === 0;
    response.set('Cache-Control', 'no-store').status(ready ? 200 : 503);
    if (!ready) response.set('Retry-After', '10');
    response.json({ ready, reasons });
  });
}
