/**
 * The client's public door: its types for sites, and what a visitor without a browser is made of: the same
 * session, history and models that a page's worker runs.
 */
export { fetchVerified } from './fetch/verified-fetch.ts';
export type { HistoryEvent } from './history/history-event.ts';
export { createMemoryProfile } from './history/memory-profile.ts';
export type { ProfileStore } from './history/profile-store.ts';
export { type CatalogIndex, indexCatalog } from './models/catalog-index.ts';
export { trainLocally } from './models/local-round.ts';
export { scoreOnce } from './models/score-once.ts';
/** What sites see. */
export type * from './public-types.ts';
export { createRecommender, type Recommender } from './recommend/recommender.ts';
export { fallback } from './worker/backends/fallback.ts';
export { type FetchLog, logFetcher } from './worker/log-fetch.ts';
export { Session, type SessionParts } from './worker/session.ts';
export type { SessionReport } from './worker/session-report.ts';
export { fetchManifest, loadModel, loadSite, type TrainingSite } from './worker/site.ts';
export { connect } from './worker/socket-connection.ts';
export type { Trainer } from './worker/trainer.ts';

import './models/tensorflow.ts';
