/** `POST /ticket` (AD2): a ticket for one connection, and the work that it costs. */
import type { Express } from 'express';
import type { ErrorCode } from '../../shared/hearsay-error.ts';
import type { Door } from '../access/door.ts';
import { sendTooMany } from './request-limits.ts';

/** Answer `/ticket`: 403 to pages of other sites, 429 to an address that asks too often. */
export function addTicket(app: Express, door: Door, refused: (code: ErrorCode) => void): void {
  const { allows, addressOf, limits, tickets } = door;
  app.post('/ticket', async (request, response) => {
    response.set('Cache-Control', 'no-store');
    if (!allows(request.headers.origin, request.headers.host)) {
      refused('NOT_ADMITTED');
      return void response.sendStatus(403);
    }
    const seconds = await limits.ticket(addressOf(request));
    if (seconds > 0) {
      refused('TOO_MANY');
      return sendTooMany(response, seconds);
    }
    response.json(tickets.give());
  });
}
