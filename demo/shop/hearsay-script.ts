/**
 * The one script tag, and that of the ledger's element. They come from the aggregator's origin; the first leaves its
 * public API in `window.hearsay`, which the second reads.
 */
import type { HearsayApi } from '../../client/index.ts';

/** Adds the scripts and resolves with the API; rejects when it cannot be loaded or does not say hello. */
export function loadHearsay(aggregator: string): Promise<HearsayApi> {
  document.head.append(createScript(`${aggregator}/hearsay-ledger.js`));
  return new Promise((resolve, reject) => {
    const script = createScript(`${aggregator}/hearsay.js`);
    script.onerror = () => reject(new Error(`${script.src} could not be loaded`));
    script.onload = () => {
      const { hearsay } = window as Window & { readonly hearsay?: HearsayApi };
      if (hearsay) resolve(hearsay);
      else reject(new Error(`${script.src} was loaded but left no API`));
    };
    document.head.append(script);
  });
}

function createScript(src: string): HTMLScriptElement {
  const script = document.createElement('script');
  script.src = src;
  script.crossOrigin = 'anonymous';
  script.async = true;
  return script;
}
