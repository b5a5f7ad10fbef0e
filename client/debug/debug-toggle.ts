/** Shows and hides the overlay for the site's owner; its script is loaded when it is first asked for. */
import { debugFile } from 'virtual:hearsay-debug';
import { loadClientScript } from '../embed/client-script.ts';
import type { DebugParts, openOverlay } from './overlay.ts';

/** What the overlay's script leaves on its element. */
export type DebugScript = { readonly openOverlay: typeof openOverlay };

/** What is asked for last, and what is there. */
let [wanted, close] = [false, (): void => undefined];

/**
 * @param show false: hide it, where it is shown
 * @throws HearsayError OFFLINE
 */
export async function toggleDebug(
  { aggregator, ...parts }: DebugParts & { readonly aggregator: string },
  show: boolean,
): Promise<void> {
  close();
  wanted = show;
  if (!show) return;
  const { openOverlay } = await loadClientScript<DebugScript>(aggregator, debugFile);
  close();
  if (wanted) close = openOverlay(parts);
}
