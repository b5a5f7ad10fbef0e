/** What a signal does: the first one lets a server finish, a second one ends it at once. */
import type { Diagnostics } from '../diagnostics.ts';

/** What is stopped, and how the process ends. */
export type StopperParts = {
  readonly stop: () => Promise<void>;
  readonly diagnostics: Pick<Diagnostics, 'failed'>;
  readonly exit: (code: number) => void;
};

/**
 * A handler for SIGINT and SIGTERM.
 * @returns exits with 0 once it has stopped, with 1 where that failed or the handler is called again meanwhile: nothing that was
 * acknowledged is lost by that either
 */
export function createStopper({ stop, diagnostics, exit }: StopperParts): () => void {
  let stopping = false;
  return () => {
    if (stopping) return exit(1);
    stopping = true;
    stop().then(
      () => exit(0),
      (error: unknown) => {
        diagnostics.failed('the server did not stop as it should', error);
        exit(1);
      },
    );
  };
}
