/** What `hearsay simulate` writes as JSON. Shares and metrics are 0..1; names and nesting are part of the interface. */
import type { Aggregation } from '../../shared/lattice/aggregation.ts';
import type { MetricsReport } from '../../shared/metrics/metrics-report.ts';
import type { ModelName } from '../../shared/model/model-name.ts';
import type { AnswerResult, MetricValues, ShortMetrics } from './metrics/answer-result.ts';
import type { AttackName } from './poisoning/attack-settings.ts';
import type { PrivacyCurveTarget } from './privacy/privacy-curve-plan.ts';
import type { ProtocolName } from './split/split.ts';

/** Quality after a release, and what it had cost. */
export type CurvePoint = ShortMetrics & {
  /** Releases so far. */
  readonly release: number;
  /** Of the profile that took part most often so far; null without privacy. */
  readonly epsilon: number | null;
};

/** What federated evaluation says after a release; the words of `shared/metrics/metrics-report.ts`, arm `current`. */
export type FederatedRelease = Pick<MetricsReport, 'status' | 'visitors' | 'hr10' | 'ndcg10' | 'interval'> & {
  readonly release: number;
  /** Releases whose sums were pooled for it. */
  readonly pooled: number;
  /** HR@10 of the held arm; null unless measured. */
  readonly heldHr10: number | null;
  /** Whether the alarm lasts; null while there are too few releases to compare. */
  readonly drift: boolean | null;
  /** The release whose model and optimizer state were gone back to right after this one; 0: the first model, null: none. */
  readonly rolledBackTo: number | null;
};

/** A baseline's figures; why there are none, where it was left out. */
export type BaselineResult =
  | (MetricValues & {
      /** As those of the model, of the same visitors. */
      readonly newUsers: Readonly<Record<string, ShortMetrics>>;
      readonly note?: string;
    })
  | { readonly skipped: string };

/** The privacy that the noise stands for. */
export type PrivacyResult = {
  readonly epsilon: number;
  readonly delta: number;
  readonly rho: number;
  readonly noiseMultiplier: number;
  readonly cap: number;
  /** N. */
  readonly population: number;
  /** Simulated users with something to learn from, who stand for the population; `dataset.users` counts the others too. */
  readonly users: number;
  /** Of the simulated sum: z * B * users / N, lattice units. */
  readonly noiseStdDev: number;
};

/** One epsilon and population of `--privacy-curve`. */
export type PrivacyCurvePoint = PrivacyCurveTarget & (NoisyQuality | { readonly skipped: string });

/** Quality at the end of a run under some noise, and the noise. */
export type NoisyQuality = ShortMetrics & Pick<PrivacyResult, 'cap' | 'noiseMultiplier' | 'noiseStdDev'>;

/** Quality of one form of the model, and the bytes of its file, gzip. */
type CompressedModel = ShortMetrics & { readonly bytes: number };

/** An attack, and what can be told of its success beside the quality of the model. */
type AttackResult = {
  readonly kind: AttackName;
  /** Share of the users that were hostile, as asked for, and how many those were. */
  readonly share: number;
  readonly users: number;
  /** The item that was promoted, and the share of the users asked who see it among their ten; null where none was. */
  readonly target: { readonly item: string; readonly shown: number } | null;
};

/** The whole result. */
export type SimulationResult = {
  readonly dataset: {
    readonly users: number;
    readonly items: number;
    readonly events: number;
    readonly skippedRows: number;
  };
  readonly protocol: ProtocolName;
  /** Users asked, and targets left out because the user had them before. */
  readonly tests: { readonly users: number; readonly knownTargets: number; readonly newVisitors: number };
  readonly model: ModelName;
  readonly parameters: number;
  readonly settings: {
    readonly dim: number;
    readonly releases: number;
    readonly cohort: number;
    readonly localEpochs: number;
    readonly localLearningRate: number;
    readonly clipNorm: number;
    readonly radius: number;
    readonly optimizer: object;
    readonly seed: number;
    /** Whether it went on from a model file; epsilon counts nothing of how that was made. */
    readonly initialModel: boolean;
    /** Whether items that the user had before were ranked too. */
    readonly includeKnown: boolean;
    /** Null: their sum. */
    readonly aggregation: Aggregation | null;
    /** Least cosine of an update with the model's last step; null: any. */
    readonly leastCosine: number | null;
  };
  /** What hostile browsers did; null: everybody was honest. */
  readonly attack: AttackResult | null;
  /** Share of the updates of honest users, and of hostile ones, that did not count, for they were off course; 0 of nobody's. */
  readonly setAside: { readonly honest: number; readonly hostile: number };
  readonly metrics: Omit<AnswerResult, 'tests' | 'groupings'> & {
    /** By number of known events: "0", "1", "5", "10". */
    readonly newUsers: Readonly<Record<string, ShortMetrics>>;
  };
  readonly fairness: AnswerResult['groupings'];
  /** `popularity`, `item-knn`, `ease`, `ease-recent`, `central`. */
  readonly baselines: Readonly<Record<string, BaselineResult>>;
  readonly curve: readonly CurvePoint[];
  /** By `--federated-metrics`; null without. */
  readonly federated: {
    readonly holdout: number;
    readonly lag: number;
    readonly releases: readonly FederatedRelease[];
  } | null;
  readonly privacy: PrivacyResult | null;
  readonly privacyCurve: readonly PrivacyCurvePoint[];
  /**
   * The recommending model over the same tests: `float16`, `float16-pruned` without the rows that the scoring file
   * leaves out, `int8-pruned` as pages fetch it, and `distilled-DIM` by `--distill`.
   */
  readonly compression: Readonly<Record<string, CompressedModel>>;
  readonly bytes: {
    /** Mean of the encoded, padded updates that were measured. */
    readonly updateMean: number;
    /** The published training model, 16 bits a parameter, and the scoring model, gzip. */
    readonly modelDownload: number;
  };
  readonly clientRoundsPerSecond: number;
  /** Of one virtual browser on one thread: training, clipping, rounding, adding. */
  readonly millisecondsPerRound: number;
  readonly localStepsPerSecond: number;
  readonly seconds: number;
};
