/**
 * From which address a request or a socket's handshake comes: the last one that no trusted proxy stands for. What
 * anybody else writes into `X-Forwarded-For` is not believed.
 */
import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';

/** Whether a peer is a proxy that the operator trusts; the hop is for Express, and not looked at. */
export type TrustsPeer = (address: string, hop: number) => boolean;

/** @param trustedProxies addresses, networks, or `loopback`, `linklocal`, `uniquelocal`; checked by the setting */
export function trustOf(trustedProxies: readonly string[]): TrustsPeer {
  return proxyAddr.compile([...trustedProxies]);
}

/** The address as text; empty where the connection is gone already, and no address where a proxy wrote none. */
export function clientAddress(request: IncomingMessage, trusts: TrustsPeer): string {
  return proxyAddr(request, trusts) ?? '';
}

/** Whether somebody who is not trusted says that it passes requests on: an operator may have forgotten to name it. */
export function isUnknownProxy({ headers, socket }: IncomingMessage, trusts: TrustsPeer): boolean {
  return headers['x-forwarded-for'] !== undefined && !trusts(socket.remoteAddress ?? '', 0);
}
