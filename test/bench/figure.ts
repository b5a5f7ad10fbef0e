/** What the benchmark measures, in which unit, and what is wanted: the one table that report and README follow. */
import { type ModelName, modelNames } from '../../shared/model/model-name.ts';
import { bundleLimits } from '../../vite.bundle-limits.ts';

/** One measured figure, before it is held against the table. */
export type Measured = {
  readonly name: FigureName;
  /** Null where it could not be measured; the note says why. */
  readonly value: number | null;
  readonly note: string;
};

/** One figure as it is reported. */
export type Figure = Measured & { readonly unit: string; readonly better: 'higher' | 'lower' };

type Row = {
  readonly unit: string;
  readonly better: Figure['better'];
  /** The worst value that is good enough; absent where the figure is only reported. */
  readonly wanted?: number;
};

/** A local round of a model on a backend; how long it may take is nobody's business but the visitor's, so reported. */
export type RoundFigure = `localRound.${ModelName}.${'fallback' | 'webgpu'}Ms`;

/** Of every model on this backend. */
export const roundFigures = (backend: 'fallback' | 'webgpu'): RoundFigure[] =>
  modelNames.map((name): RoundFigure => `localRound.${name}.${backend}Ms`);

const milliseconds = { unit: 'ms', better: 'lower' } as const;

const table = {
  'update.bytesPerParameter': { unit: 'bytes', better: 'lower', wanted: 0.35 },
  'model.bytesPerParameter': { unit: 'bytes', better: 'lower', wanted: 2.1 },
  'aggregator.parametersPerSecond': { unit: '1/s', better: 'higher', wanted: 250e6 },
  'aggregator.vsFloat32Add': { unit: 'ratio', better: 'higher', wanted: 0.5 },
  'aggregator.residentGrowthMB': { unit: 'MB', better: 'lower', wanted: 32 },
  'noise.samplesPerSecond': { unit: '1/s', better: 'higher', wanted: 5e5 },
  'localRound.speedup': { unit: 'ratio', better: 'higher', wanted: 8 },
  'localRound.speedupGather': { unit: 'ratio', better: 'higher' },
  'localRound.webgpuMs': { unit: 'ms', better: 'lower' },
  'embed.gzipBytes': { unit: 'bytes', better: 'lower', wanted: bundleLimits['hearsay.js'] },
  'recommend.gzipBytes': { unit: 'bytes', better: 'lower', wanted: bundleLimits['recommend.js'] },
  'worker.gzipBytes': { unit: 'bytes', better: 'lower', wanted: bundleLimits['worker.js'] },
  'fallback.gzipBytes': {
    unit: 'bytes',
    better: 'lower',
    wanted: bundleLimits['fallback.js'] + bundleLimits['tensorflow.wasm'],
  },
  'embed.firstRecommendationMs': { unit: 'ms', better: 'lower', wanted: 500 },
  'page.mainThreadMs': { unit: 'ms', better: 'lower', wanted: 30 },
  'page.startMs': { unit: 'ms', better: 'lower' },
  'page.longestScriptMs': { unit: 'ms', better: 'lower', wanted: 50 },
  'page.longestTaskMs': { unit: 'ms', better: 'lower', wanted: 50 },
  'page.lcpDeltaMs': { unit: 'ms', better: 'lower', wanted: 50 },
  'page.inpDeltaMs': { unit: 'ms', better: 'lower', wanted: 16 },
  'page.clsDelta': { unit: '', better: 'lower', wanted: 0.005 },
  'worker.heapMB': { unit: 'MB', better: 'lower', wanted: 120 },
  'worker.heapGrowthMB': { unit: 'MB', better: 'lower', wanted: 2 },
  'recommend.p95Ms': { unit: 'ms', better: 'lower', wanted: 5 },
  'recommend50k.p95Ms': { unit: 'ms', better: 'lower', wanted: 40 },
  'audit.millionLeavesSeconds': { unit: 's', better: 'lower', wanted: 60 },
  'audit.millionLeavesMB': { unit: 'MB', better: 'lower', wanted: 300 },
  'audit.thousandUpdatesSeconds': { unit: 's', better: 'lower', wanted: 30 },
  'simulator.localStepsPerSecond': { unit: '1/s', better: 'higher', wanted: 100 },
} as const satisfies Record<string, Row>;

/** Of `npm run bench:load`. */
const loadTable = {
  'load.idleBrowsers': { unit: '', better: 'higher', wanted: 10_000 },
  'load.idleResidentMB': { unit: 'MB', better: 'lower', wanted: 1200 },
  'load.announceMs': { unit: 'ms', better: 'lower', wanted: 5000 },
  'load.cohortAckP99Ms': { unit: 'ms', better: 'lower', wanted: 2000 },
  'load.eventLoopP99Ms': { unit: 'ms', better: 'lower', wanted: 50 },
  'load.cohortLost': { unit: '', better: 'lower', wanted: 0 },
  'load.modelFetchesPerSecond': { unit: '1/s', better: 'higher', wanted: 1500 },
  'load.soakGrowthMB': { unit: 'MB', better: 'lower', wanted: 20 },
  'load.soakLost': { unit: '', better: 'lower', wanted: 0 },
  'fault.killLost': { unit: '', better: 'lower', wanted: 0 },
  'fault.killDoubled': { unit: '', better: 'lower', wanted: 0 },
  'fuzz.unanswered': { unit: '', better: 'lower', wanted: 0 },
  'fuzz.internal': { unit: '', better: 'lower', wanted: 0 },
  'fuzz.growthMB': { unit: 'MB', better: 'lower', wanted: 20 },
  'start.millionLeavesMs': { unit: 'ms', better: 'lower', wanted: 10_000 },
} as const satisfies Record<string, Row>;

const roundTable = Object.fromEntries(
  [...roundFigures('fallback'), ...roundFigures('webgpu')].map((name) => [name, milliseconds]),
) as Record<RoundFigure, Row>;

/** The name of a figure. */
export type FigureName = keyof typeof table | keyof typeof loadTable | RoundFigure;

/** Those of `npm run bench`, in the order of the report. */
export const figureNames = Object.keys({ ...table, ...roundTable }) as FigureName[];

/** Those of `npm run bench:load`, in the order of the report. */
export const loadFigureNames = Object.keys(loadTable) as FigureName[];

const rowOf = (name: FigureName): Row => ({ ...table, ...loadTable, ...roundTable })[name];

/** A measured figure with unit and direction. */
export function toFigure(measured: Measured): Figure {
  const { unit, better } = rowOf(measured.name);
  return { name: measured.name, value: measured.value, unit, better, note: measured.note };
}

/** How a figure stands to what is wanted. */
export function verdictOf({ name, value }: Measured): 'reported' | 'met' | 'FAILS' | 'NOT MEASURED' {
  const { better, wanted } = rowOf(name);
  if (value === null) return 'NOT MEASURED';
  if (wanted === undefined) return 'reported';
  return (better === 'lower' ? value <= wanted : value >= wanted) ? 'met' : 'FAILS';
}

/** What is wanted, for people. */
export function wantedOf(name: FigureName): string {
  const { better, wanted } = rowOf(name);
  return wanted === undefined ? '' : `${better === 'lower' ? '<=' : '>='} ${formatValue(wanted)}`;
}

/** Three digits or more, thousands apart. */
export function formatValue(value: number): string {
  return Math.abs(value) >= 1000
    ? Math.round(value).toLocaleString('en-US')
    : String(Number(value.toPrecision(3)));
}
