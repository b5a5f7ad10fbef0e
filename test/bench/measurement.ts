/** How a benchmark goes on where something cannot be measured. */
import type { FigureName, Measured } from './figure.ts';

/** A figure that cannot be measured does not keep the others from it. */
export async function attempt(
  names: readonly FigureName[],
  measure: () => Promise<readonly Measured[]>,
): Promise<readonly Measured[]> {
  try {
    return await measure();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return names.map((name) => ({ name, value: null, note: `not measured: ${reason}` }));
  }
}
