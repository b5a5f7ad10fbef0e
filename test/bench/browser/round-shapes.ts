/** What a timed local round is made of. */

/** As many as a history that is trained on has at most. */
export const events = 100;
export const steps = 5;
export const dim = 32;

/** For people. */
export const roundShapes = `${events} events, ${steps} steps, 3,659 items, d ${dim}`;
