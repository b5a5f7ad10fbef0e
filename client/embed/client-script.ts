/**
 * Loads one more script of this build from the aggregator. Its hash stands in the script that asks for it, and the
 * browser itself holds the one against the other (Subresource Integrity), so a policy that allows the aggregator's
 * scripts is enough. What it exports it leaves on its own script element, nothing global.
 */
import { HearsayError } from '../../shared/hearsay-error.ts';
import type { BuiltFile } from '../worker/worker-messages.ts';

/**
 * @param aggregator origin that serves the client's bundles
 * @returns what the script has left
 * @throws HearsayError OFFLINE (no answer, or another script than this one was built with)
 */
export function loadClientScript<Exported>(aggregator: string, { name, hash }: BuiltFile): Promise<Exported> {
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

/** Leave what a script exports where {@link loadClientScript} finds it; called once, while the script runs. */
export function leaveOnScript(exported: object): void {
  const { currentScript } = document as { currentScript: { hearsay?: object } | null };
  if (currentScript) currentScript.hearsay = exported;
}
