/** Everything that the simulator can hold a model against. */
import { baselineNames } from './baseline.ts';

/** Those that learn from counts, and the model itself, trained centrally; in the order of the report. */
export const simulationBaselines = [...baselineNames, 'central'] as const;
/** One of {@link simulationBaselines}. */
export type SimulationBaseline = (typeof simulationBaselines)[number];
