/** The parts of the code that keep the promise of privacy, as the audit of leakage runs them: a test hands in broken ones. */
import { assertWithinRadius } from '../../../shared/lattice/norm.ts';
import { release } from '../../../shared/release.ts';

/** What is audited. */
export type AuditedBuild = {
  /** Sum, noise, model. */
  readonly release: typeof release;
  /** The check that every update passes before it is added; throws for one that is too long. */
  readonly admit: typeof assertWithinRadius;
};

/** What servers run. */
export const thisBuild: AuditedBuild = { release, admit: assertWithinRadius };
