/** Chromium's own protocol with the worker of a page, for which Playwright has no session: its messages go through the page's. */
import type { CDPSession } from 'playwright';

/** One call. */
export type Ask = (method: string, params?: object) => Promise<unknown>;

/**
 * @param first an expression that every worker evaluates before its own script
 * @returns asks the worker that trains; Chromium refuses while there is none
 */
export async function attachToWorker(protocol: CDPSession, first: string): Promise<Ask> {
  let [trainer, asked] = ['', 0];
  const waiting = new Map<unknown, (answer: Record<string, unknown>) => void>();
  const askIn = async (sessionId: string, method: string, params: object = {}): Promise<unknown> => {
    const id = ++asked;
    const answered = new Promise<Record<string, unknown>>((resolve) => waiting.set(id, resolve));
    await protocol.send('Target.sendMessageToTarget', {
      ...{ sessionId, message: JSON.stringify({ id, method, params }) },
    });
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result;
  };
  protocol.on('Target.receivedMessageFromTarget', ({ message }) => {
    const answer = JSON.parse(message) as Record<string, unknown>;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  const begin = async (sessionId: string): Promise<void> => {
    const named = await askIn(sessionId, 'Runtime.evaluate', { expression: `${first}\nself.name` });
    if ((named as { result: { value: unknown } }).result.value === 'hearsay') trainer = sessionId;
    await askIn(sessionId, 'Runtime.runIfWaitingForDebugger');
  };
  // One that reads a catalog may be gone before it has answered.
  protocol.on('Target.attachedToTarget', ({ sessionId }) => void begin(sessionId).catch(() => undefined));
  const how = { autoAttach: true, waitForDebuggerOnStart: true, flatten: false };
  await protocol.send('Target.setAutoAttach', how);
  return (method, params) => askIn(trainer, method, params);
}
