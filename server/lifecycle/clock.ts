/** The clock of a running server: what is done every now and then until it stops. */
import type { ServerCore } from '../server-core.ts';

/** How often deadlines are looked at, milliseconds. */
const tickMs = 1000;

/** How often witnesses are asked, where the log has grown. */
const witnessMs = 10_000;

/** Start it. @param gather asks the witnesses @returns stops it */
export function startClock(
  { condition, aggregator, keeper, signer, attempt }: ServerCore,
  gather: () => void,
): () => void {
  const timer = setInterval(() => {
    condition.look();
    attempt(() => {
      aggregator.tick();
      keeper.tick();
    });
  }, tickMs);
  gather();
  const witnessTimer = setInterval(() => {
    condition.look(() => signer.sign(aggregator));
    gather();
  }, witnessMs);
  return () => {
    clearInterval(timer);
    clearInterval(witnessTimer);
  };
}
