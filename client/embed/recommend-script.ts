/**
 * Loads the second script of the page from the aggregator. Its hash stands in this script, and the browser itself holds
 * the one against the other (Subresource Integrity), so a policy that allows the aggregator's scripts is enough.
 */
import { recommendFile } from 'virtual:hearsay-recommend';
import { HearsayError } from '../../shared/hearsay-error.ts';
import type { ExperimentRules } from '../experiment/experiment-rules.ts';
import type { loadPageSite, loadRecommender } from './page-site.ts';

/** What the second script leaves on its element. */
export type RecommendScript = {
  readonly loadPageSite: typeof loadPageSite;
  readonly loadRecommender: typeof loadRecommender;
  readonly experimentRules: ExperimentRules;
};

/**
 * @param aggregator origin that serves the client's bundles
 * @throws HearsayError OFFLINE (no answer, or another script than this one was built with)
 */
export function loadRecommendScript(aggregator: string): Promise<RecommendScript> {
  const { name, hash } = recommendFile;
  const script = document.createElement('script') as HTMLScriptElement & { hearsay?: RecommendScript };
  const hashBytes = hash.replace(/../g, (byte: string) => String.fromCharCode(Number.parseInt(byte, 16)));
  script.src = `${aggregator}/client/${name}`;
  script.integrity = `sha256-${btoa(hashBytes)}`;
  script.crossOrigin = 'anonymous';
  return new Promise<RecommendScript>((resolve, reject) => {
    const fail = (): void => reject(new HearsayError('OFFLINE', `no script at ${script.src}`));
    script.onload = () => (script.hearsay ? resolve(script.hearsay) : fail());
    script.onerror = fail;
    document.head.append(script);
  }).finally(() => script.remove());
}
