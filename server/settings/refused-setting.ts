/** What an operator is told of a value that does not fit: key, value, where it came from, what is expected. One line. */
import { HearsayError } from '../../shared/hearsay-error.ts';
import { nodeAt, type SettingPath } from './setting-nodes.ts';
import { type SettingSource, sourceAt } from './setting-source.ts';
import { shortened } from './shown-value.ts';

/** A value that does not fit, and why. */
export type Misfit = {
  readonly path: SettingPath;
  /** Undefined: it is missing. */
  readonly value: unknown;
  /** As in `expected a whole number`. */
  readonly reason: string;
};

/** As in `round.cohort = 0 (environment HEARSAY_ROUND_COHORT): expected a whole number of at least 1`. */
export function refusedSetting(
  sources: readonly SettingSource[],
  { path, value, reason }: Misfit,
): HearsayError {
  const name = path.length > 0 ? path.join('.') : 'settings';
  const place = placeOf(sources, value === undefined ? path.slice(0, -1) : path);
  return new HearsayError('BAD_CONFIG', `${name}${nodeAt(path) ? stateOf(value) : ''} (${place}): ${reason}`);
}

/** Of settings alone: what stands under a name that is none may be a secret that belongs elsewhere. */
const stateOf = (value: unknown): string =>
  value === undefined ? ' is missing' : ` = ${shortened(JSON.stringify(value), 60)}`;

function placeOf(sources: readonly SettingSource[], path: SettingPath): string {
  const source = sourceAt(sources, path);
  if (!source) return 'default';
  return source.name === undefined ? source.origin : `${source.origin} ${source.name}`;
}
