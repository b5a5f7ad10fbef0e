/** What a visitor of an arm is recommended. */
import type { ExperimentArm } from '../../shared/metrics/metric-layout.ts';

/**
 * @param arm null: there is no experiment, or the visitor is in none
 * @param popular what is shown in place of `personal`
 */
export async function underArm<T>(
  arm: ExperimentArm | null,
  { personal, popular }: { readonly personal: () => Promise<T[]>; readonly popular: () => Promise<T[]> },
): Promise<T[]> {
  switch (arm) {
    case 'none':
      return [];
    case 'popularity':
      return popular();
    default:
      return personal();
  }
}
