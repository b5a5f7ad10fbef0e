/** Items, recommendations and a status for pages with elements. */
import type { FakeContent } from './elements-site.ts';

const titles = [
  'White hanging heart tea light holder',
  'Regency cakestand, three tiers',
  'Jumbo bag, red retrospot',
  'Party bunting',
  'Assorted colour bird ornament, hand painted, for the garden or the balcony',
  'Lunch bag',
  'Set of six T-lights',
  'Paper chain kit, fifties Christmas',
  'Spaceboy lunch box',
  'Hot water bottle',
];

const items = Object.fromEntries(
  titles.map((title, i) => {
    const url = `/items/${i}`;
    return [`${i}`, { id: `${i}`, title, price: 1.25 * (i + 1), currency: 'GBP', url, image: `/art/${i}` }];
  }),
);

const reasons = [
  { kind: 'because', itemId: '9', share: 0.6, event: 'view' },
  { kind: 'similar', itemId: '8' },
  { kind: 'popular' },
  { kind: 'pinned' },
];

/** A list of recommendations from `first` on. */
export function recommended(first = 0): FakeContent['recommendations'] {
  return Array.from({ length: titles.length - first }, (_, i) => ({
    itemId: `${first + i}`,
    score: 1 / (i + 1),
    reason: reasons[i % reasons.length],
    recommendationId: `given-${first + i}`,
  }));
}

/** A page with a model, that has asked nobody yet. */
export const ordinaryContent: FakeContent = {
  items,
  recommendations: recommended(),
  exported: {
    memory: {
      events: [
        { type: 'view', itemId: '3', time: Date.UTC(2026, 10, 20, 9, 30) },
        { type: 'search', query: 'tea', time: Date.UTC(2026, 10, 21, 9, 30) },
        { type: 'purchase', itemId: 'gone', time: Date.UTC(2026, 10, 22, 9, 30) },
      ],
    },
  },
  status: {
    consent: false,
    consentSource: null,
    server: 'connected',
    history: { events: 3, kept: 'memory' },
    model: { version: 7, bytes: 500_000, personal: true },
    training: { state: 'off', off: 'no consent', backend: null, last: null },
    sent: [],
    log: null,
    round: null,
    privacy: {
      epsilon: 1.93,
      delta: 1e-6,
      noiseMultiplier: 3.1,
      cap: 20,
      releases: 41,
      evaluation: true,
      experiment: false,
    },
  },
};
