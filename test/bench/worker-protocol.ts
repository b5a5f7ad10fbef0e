/** Chromium's own protocol with the worker of a page, for which Playwright has no session: its messages go through the page's. */
import type { CDPSession } from 'playwright';

/** One call. */
export type Ask = (method: string, params?: object) => Promise<unknown>;

/**
 * @param first an expression that a worker evaluates before its own script
 * @returns asks the worker that has come last; Chromium refuses while there is none
 */
export async function attachToWorker(protocol: CDPSession, first: string): Promise<Ask> {
  let [worker, asked] = ['', 0];
  const waiting = new Map<unknown, (answer: Record<string, unknown>) => void>();
  const ask: Ask = async (method, params = {}) => {
    const id = ++asked;
    const answered = new Promise<Record<string, unknown>>((resolve) => waiting.set(id, resolve));
    const message = JSON.stringify({ id, method, params });
    await protocol.send('Target.sendMessageToTarget', { sessionId: worker, message });
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result;
  };
  protocol.on('Target.receivedMessageFromTarget', ({ message }) => {
    const answer = JSON.parse(message) as Record<string, unknown>;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  protocol.on('Target.attachedToTarget', ({ sessionId }) => {
    worker = sessionId;
    void ask('Runtime.evaluate', { expression: first }).then(() => ask('Runtime.runIfWaitingForDebugger'));
  });
  const how = { autoAttach: true, waitForDebuggerOnStart: true, flatten: false };
  await protocol.send('Target.setAutoAttach', how);
  return ask;
}
