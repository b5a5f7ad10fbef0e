/**
 * The script of `<hearsay-recommendations>` and `<hearsay-consent>`. The script tag fetches it when one of them is on the
 * page, held against the hash that the tag carries; it leaves what it exports on its own script element, nothing global.
 */
import { leaveOnScript } from '../embed/client-script.ts';
import type { ElementsScript } from './element-script.ts';
import { startConsent } from './hearsay-consent.ts';
import { startRecommendations } from './hearsay-recommendations.ts';

const elements: ElementsScript<'hearsay-recommendations' | 'hearsay-consent'> = {
  'hearsay-recommendations': startRecommendations,
  'hearsay-consent': startConsent,
};
leaveOnScript(elements);
