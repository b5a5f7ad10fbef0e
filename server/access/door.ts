/** What strangers pass before anything that they say is listened to: the same for requests and for sockets. */
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { HearsayError } from '../../shared/hearsay-error.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { clientAddress, isUnknownProxy, type TrustsPeer, trustOf } from '../http/client-address.ts';
import type { AccessSettings } from '../settings/access-settings.ts';
import { type AddressLimits, createAddressLimits } from './address-limits.ts';
import { createRanges, type RangeOf } from './keyed-range.ts';
import { type AllowsOrigin, allowOrigins } from './origins.ts';
import { TicketOffice } from './ticket-office.ts';

/** See the head of this file. */
export type Door = {
  readonly settings: AccessSettings;
  readonly trusts: TrustsPeer;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly rangeOf: RangeOf;
  readonly limits: AddressLimits;
  readonly allows: AllowsOrigin;
  readonly tickets: TicketOffice;
};

/** Put the door together. */
export function createDoor(settings: AccessSettings, diagnostics: Pick<Diagnostics, 'failed'>): Door {
  const trusts = trustOf(settings.trustedProxies);
  const exempt = trustOf(settings.limits.exempt);
  let isTold = false;
  const addressOf = (request: IncomingMessage): string => {
    if (!isTold && isUnknownProxy(request, trusts)) {
      isTold = true;
      const advice = 'name it in trustedProxies, if it is yours; all its visitors count as one now';
      diagnostics.failed('requests come through a proxy', new HearsayError('BAD_CONFIG', advice));
    }
    return clientAddress(request, trusts);
  };
  return {
    ...{ settings, trusts, addressOf, rangeOf: createRanges() },
    limits: createAddressLimits(settings.limits, (address) => exempt(address, 0)),
    allows: allowOrigins(settings.origins),
    tickets: new TicketOffice(settings.tickets),
  };
}

/** End the connections that an address has too many of; those of trusted proxies are not counted, for all come through them. */
export function limitConnections(http: HttpServer, { trusts, limits }: Door, tooMany: () => void): void {
  http.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    if (trusts(address, 0)) return;
    const giveBack = limits.connection(address);
    if (giveBack) return void socket.once('close', giveBack);
    tooMany();
    socket.destroy();
  });
}
