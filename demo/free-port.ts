/** A TCP port to listen on. */
import { createServer } from 'node:net';

/** `wanted` if it is free, else any free one. */
export function freePort(wanted: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(wanted === 0 ? 0 : freePort(0)));
    probe.listen(wanted, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
