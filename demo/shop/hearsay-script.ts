/**
 * The one script tag. It comes from the aggregator's origin, leaves its public API in `window.hearsay`, and brings the
 * elements.
 */
import type { HearsayApi } from '../../client/index.ts';
import type { DemoAggregator } from './shop-data.ts';

/** Adds the script and resolves with the API; rejects when it cannot be loaded or does not say hello. */
export function loadHearsay({ aggregator, log }: DemoAggregator): Promise<HearsayApi> {
  return new Promise((resolve, reject) => {
    const script = createScript(`${aggregator}/hearsay.js`);
    script.dataset.log = log;
    script.dataset.init = 'manual'; // the shop awaits it
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
