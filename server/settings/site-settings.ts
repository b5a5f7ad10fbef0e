/** From what an operator gives to the public configuration of the site, and what no single setting can say of itself. */
import { reasonOf } from '../../shared/hearsay-error.ts';
import { assertSumFits } from '../../shared/lattice/sum.ts';
import { maxVariance } from '../../shared/privacy/gaussian-envelope.ts';
import { aggregationMisfit } from '../../shared/protocol/aggregation-misfit.ts';
import { type SiteConfig, siteConfigSchema } from '../../shared/protocol/site-config.ts';
import type { SettingPath } from './setting-nodes.ts';
import type { GivenSettings } from './settings-schema.ts';

/** What does not fit together: the setting to change, and why. */
type Contradiction = { readonly path: SettingPath; readonly reason: string };

/** Told of the first contradiction; it throws. */
export type Refuse = (contradiction: Contradiction) => never;

/** The public configuration. */
export function toSite(given: GivenSettings, refuse: Refuse): SiteConfig {
  for (const contradiction of contradictionsIn(given)) refuse(contradiction);
  const { model, lattice, localTraining, round, optimizer, metrics, history, consent } = given;
  const { aggregation, leastCosine } = given;
  const { noiseMultiplier: _, ...privacy } = given.privacy;
  const result = siteConfigSchema.safeParse({
    ...{ model, lattice, localTraining, round, optimizer, metrics },
    privacy: { ...privacy, variance: varianceOf(given) },
    ...(aggregation.kind !== 'sum' && { aggregation }),
    ...(leastCosine !== undefined && { leastCosine }),
    ...(history && { history }),
    ...(consent && { consent }),
  });
  if (result.success) return result.data;
  const issue = result.error.issues[0]!; // a refusal has a reason
  return refuse({ path: issue.path.map(String), reason: issue.message });
}

/** Rounded up: never less noise than was asked for. */
function varianceOf({ privacy, lattice }: GivenSettings): number {
  return Math.ceil((privacy.noiseMultiplier * lattice.radius) ** 2);
}

/** Beside those that {@link siteConfigSchema} tells of. */
function* contradictionsIn(given: GivenSettings): Generator<Contradiction> {
  const { round, lattice, privacy, initialModel, initialCatalog } = given;
  if (initialCatalog !== undefined && initialModel === undefined) {
    yield { path: ['initialCatalog'], reason: 'expected initialModel beside it' };
  }
  if (round.minimum > round.cohort) {
    yield { path: ['round', 'minimum'], reason: `expected at most round.cohort, ${round.cohort}` };
  }
  const misfit = sumMisfit(given);
  if (misfit !== undefined) yield { path: ['round', 'cohort'], reason: misfit };
  if (varianceOf(given) > maxVariance) {
    const most = Math.sqrt(maxVariance) / lattice.radius;
    const reason = `expected at most ${most} with lattice.radius ${lattice.radius}`;
    yield { path: ['privacy', 'noiseMultiplier'], reason };
  }
  if (privacy.noiseMultiplier === 0 && privacy.budgetEpsilon !== null) {
    yield { path: ['privacy', 'budgetEpsilon'], reason: 'expected null where privacy.noiseMultiplier is 0' };
  }
  yield* defencesAgainst(given);
}

/** What rules on updates do not go with. */
function* defencesAgainst(given: GivenSettings): Generator<Contradiction> {
  const { aggregation, leastCosine, optimizer, round, privacy } = given;
  if (aggregation.kind !== 'sum') {
    const { budgetEpsilon } = privacy;
    const misfit = aggregationMisfit({
      aggregation,
      round,
      privacy: { variance: varianceOf(given), budgetEpsilon },
    });
    if (misfit !== undefined) yield { path: ['aggregation', 'kind'], reason: misfit };
  }
  if (leastCosine !== undefined && optimizer.kind === 'fedavg') {
    const reason = 'expected an optimizer that keeps a running mean of the updates: fedavgm or fedadam';
    yield { path: ['leastCosine'], reason };
  }
}

function sumMisfit({ round, lattice }: GivenSettings): string | undefined {
  try {
    assertSumFits(round.cohort, lattice.radius);
    return undefined;
  } catch (error) {
    return `expected fewer: ${reasonOf(error)}`;
  }
}
