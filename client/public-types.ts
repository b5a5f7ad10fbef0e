/** The types of the public API: of the script tag's, the package's and the elements'. */
export type { ConsentSource } from './consent/decide-consent.ts';
export type {
  ConsentAttributes,
  HearsayRecommendationsElement,
  RecommendationsAttributes,
} from './elements/element-types.ts';
export type {
  ExplainOptions,
  Explanation,
  HearsayApi,
  InitOptions,
  Item,
  ListOptions,
  OnboardingOptions,
  PageContext,
  PageEvent,
  Reason,
  Recommendation,
  RecommendOptions,
  TrackDetails,
  TrendingOptions,
} from './embed/api.ts';
export type {
  BackendStatus,
  LocalRoundStatus,
  LogOffReason,
  OffReason,
  SentStatus,
  Status,
} from './embed/status.ts';
export type { DailyBudget } from './history/daily-budget.ts';
export type { Call } from './page/early-calls.ts';
