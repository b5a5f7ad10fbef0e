/** Who may open a WebSocket: pages of the sites that take part, from addresses that have not too many. */
import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '../../shared/hearsay-error.ts';
import type { Door } from '../access/door.ts';

/** As engine.io asks; the text is the body of a refusal, which browsers show nobody. */
type Decide = (text: string | null | undefined, isAdmitted: boolean) => void;

/** For engine.io's `allowRequest`. It answers once, and does not throw. */
export function admitHandshake(door: Door, refused: (code: ErrorCode) => void) {
  return (request: IncomingMessage, decide: Decide): void => {
    void refusalOf(request, door)
      .catch((): ErrorCode => 'INTERNAL')
      .then((code) => {
        if (code) refused(code);
        decide(code, code === null);
      });
  };
}

/** Through a trusted proxy, connections at once are counted here; others were counted as they came. */
async function refusalOf(request: IncomingMessage, door: Door): Promise<ErrorCode | null> {
  const { allows, addressOf, limits, trusts } = door;
  const { headers, socket } = request;
  if (!allows(headers.origin, headers.host)) return 'NOT_ADMITTED';
  const address = addressOf(request);
  if ((await limits.browser(address)) > 0) return 'TOO_MANY';
  if (!trusts(socket.remoteAddress ?? '', 0)) return null;
  const giveBack = limits.connection(address);
  if (!giveBack) return 'TOO_MANY';
  if (socket.destroyed) giveBack();
  else socket.once('close', giveBack);
  return null;
}
