/**
 * Loads one more script of the client from the aggregator. Its hash stands in this script, and the browser itself holds
 * the one against the other (Subresource Integrity), so a policy that allows the aggregator's scripts is enough.
 */
import { HearsayError } from '../../shared/hearsay-error.ts';
import type { BuiltFile } from '../worker/worker-messages.ts';

/**
 * What the script leaves on its own element, as `hearsay`.
 * @param aggregator origin that serves the client's bundles
 * @throws HearsayError OFFLINE (no answer, or another script than this one was built with)
 */
export function loadBuiltScript<Exported>(aggregator: string, { name, hash }: BuiltFile): Promise<Exported> {
  const script = document.createElement('script') as HTMLScriptElement & { hearsay?: Exported };
  const hashBytes = hash.replace(/../g, (byte: string) => String.fromCharCode(Number.parseInt(byte, 16)));
  script.src = `${aggregator}/client/${name}`;
  script.integrity = `sha256-${btoa(hashBytes)}`;
  script.crossOrigin = 'anonymous';
  return new Promise<Exported>((resolve, reject) => {
    const fail = (): void => reject(new HearsayError('OFFLINE', `no script at ${script.src}`));
    script.onload = () => (script.hearsay ? resolve(script.hearsay) : fail());
    script.onerror = fail;
    document.head.append(script);
  }).finally(() => script.remove());
}
