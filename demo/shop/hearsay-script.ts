/**
 * The one script tag. It comes from the aggregator's origin and leaves its public API in `window.hearsay`.
 */
import type { HearsayApi } from '../../client/index.ts';

/** Adds the script and resolves with its API; rejects when it cannot be loaded or does not say hello. */
export function loadHearsay(aggregator: string): Promise<HearsayApi> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${aggregator}/hearsay.js`;
    script.crossOrigin = 'anonymous';
    script.async = true;
    script.onerror = () => reject(new Error(`${script.src} could not be loaded`));
    script.onload = () => {
      const { hearsay } = window as Window & { readonly hearsay?: HearsayApi };
      if (hearsay) resolve(hearsay);
      else reject(new Error(`${script.src} was loaded but left no API`));
    };
    document.head.append(script);
  });
}
