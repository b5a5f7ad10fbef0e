/** What a timed local round is made of. */
import { trainingDefaults } from '../../../server/training-defaults.ts';

/** As many as the shop has. */
export const items = 3659;

/** Half of the most that a history is trained on with. */
export const events = 100;

/** Of the one step that is measured every way: each event of the longest history is predicted. */
export const positions = 200;
/** Of the same step: events that are context. */
export const rows = 180;

export const { dim } = trainingDefaults;
export const { steps, learningRate } = trainingDefaults.localTraining;

const size = `${items.toLocaleString('en-US')} items, d ${dim}`;

/** A round, for people. */
export const roundShapes = `${events} events, ${steps} steps, ${size}`;
/** The one step, for people. */
export const stepShapes = `${positions} positions, ${rows} history rows, ${size}`;
