/** The elements for React 19 with TypeScript: attributes and properties in JSX. Import it once, for its types alone. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type {
  ConsentAttributes,
  HearsayRecommendationsElement,
  RecommendationsAttributes,
} from './elements/element-types.ts';

type ElementProps<E> = DetailedHTMLProps<HTMLAttributes<E>, E>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'hearsay-recommendations': ElementProps<HearsayRecommendationsElement> & RecommendationsAttributes;
      'hearsay-consent': ElementProps<HTMLElement> & ConsentAttributes;
      'hearsay-ledger': ElementProps<HTMLElement>;
    }
  }
}
