/** What the crowd tells of itself, served to the shop as `/crowd.json`. */
export type CrowdReport = {
  readonly visitors: number;
  /** Hit rate of the best sellers, 0..1. */
  readonly popularity: number | null;
  /** Hit rate of each model version, oldest first, 0..1. */
  readonly curve: readonly { readonly version: number; readonly hitRate: number }[];
};
