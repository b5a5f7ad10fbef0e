/** Settings from the environment: `HEARSAY_ROUND_COHORT` for `round.cohort`, values in JSON but for those that are texts. */
import { HearsayError } from '../../shared/hearsay-error.ts';
import { expectationOf } from './expectation.ts';
import { nearestName } from './nearest-name.ts';
import { refusedSetting } from './refused-setting.ts';
import { type KnownSetting, knownSettings, variablePrefix } from './setting-nodes.ts';
import type { SettingSource } from './setting-source.ts';

/** As `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

const byVariable = new Map(knownSettings.map((known) => [known.variable, known]));

/**
 * A source for each variable, those of parts before those of what the parts hold.
 * @throws HearsayError BAD_CONFIG for a variable that no setting has, or that is empty
 */
export function environmentSources(environment: Environment): SettingSource[] {
  const given = Object.keys(environment).filter((variable) => variable.startsWith(variablePrefix));
  const known = given.sort().map(knownCalled);
  return known
    .sort((a, b) => a.path.length - b.path.length)
    .map((setting) => sourceFrom(setting, environment[setting.variable] ?? ''));
}

function sourceFrom({ path, variable, node }: KnownSetting, text: string): SettingSource {
  const value = node.type === 'string' || node.enum ? text : parsedOrText(text);
  const tree = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  const source: SettingSource = { origin: 'environment', name: variable, tree };
  // Not taken for one that is not there: somebody meant to set it.
  if (text === '') throw refusedSetting([source], { path, value, reason: `expected ${expectationOf(node)}` });
  return source;
}

function knownCalled(variable: string): KnownSetting {
  const known = byVariable.get(variable);
  if (known) return known;
  const nearest = nearestName(variable, [...byVariable.keys()]);
  const hint = nearest ? `; the nearest is ${nearest}` : '';
  throw new HearsayError('BAD_CONFIG', `${variable} (environment): no such setting${hint}`);
}

/** What is no JSON stays a text, which the setting's own check then refuses, saying what it expects. */
function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
