/** The elements for Vue 3 with TypeScript: attributes in templates. Import it once, for its types alone. */
import type { DefineComponent, HTMLAttributes } from 'vue';
import type { ConsentAttributes, RecommendationsAttributes } from './elements/element-types.ts';

declare module 'vue' {
  interface GlobalComponents {
    'hearsay-recommendations': DefineComponent<HTMLAttributes & RecommendationsAttributes>;
    'hearsay-consent': DefineComponent<HTMLAttributes & ConsentAttributes>;
    'hearsay-ledger': DefineComponent<HTMLAttributes>;
  }
}
