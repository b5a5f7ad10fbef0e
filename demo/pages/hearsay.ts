/** `window.hearsay` for the pages: there as soon as the elements are known, for the same script brings both. */
import type { HearsayApi } from '../../client/index.ts';

/** Resolves once the script tag has run; never where it does not come, and the pages go on without it. */
export async function whenHearsay(): Promise<HearsayApi> {
  await customElements.whenDefined('hearsay-recommendations');
  return (window as unknown as { readonly hearsay: HearsayApi }).hearsay;
}
