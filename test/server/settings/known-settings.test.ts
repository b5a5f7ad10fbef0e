import { describe, expect, it } from 'vitest';
import { expectationOf } from '../../../server/settings/expectation.ts';
import { childrenOf, knownSettings, nodeAt, variableOf } from '../../../server/settings/setting-nodes.ts';
import { valueAt } from '../../../server/settings/setting-source.ts';
import { toSettings } from '../../../server/settings/settings.ts';
import { annotatedSettings, type SettingNode } from '../../../server/settings/settings-schema.ts';
import { siteConfigSchema } from '../../../shared/protocol/site-config.ts';

const single = knownSettings.filter(({ isPart }) => !isPart);
const named = (list: readonly { name: string }[]) => list.map(({ name }) => name);

/** Every object schema below a node, with its path; written anew, for `setting-nodes.ts` is what is tested. */
function* objectsUnder(node: SettingNode, path: string): Generator<[string, SettingNode]> {
  for (const option of [node, ...(node.anyOf ?? []), ...(node.oneOf ?? [])]) {
    if (option.properties) yield [path, option];
    for (const [key, child] of Object.entries(option.properties ?? {})) {
      if (typeof child === 'object') yield* objectsUnder(child, path === '' ? key : `${path}.${key}`);
    }
    if (typeof option.items === 'object') yield* objectsUnder(option.items as SettingNode, `${path}.0`);
  }
}

const objects = [...objectsUnder(annotatedSettings, '')];
const keys = objects.flatMap(([path, { properties = {} }]) =>
  Object.entries(properties).flatMap(([key, child]) =>
    typeof child === 'boolean' || child.not
      ? []
      : [{ name: path === '' ? key : `${path}.${key}`, node: child }],
  ),
);

describe('every setting', () => {
  it('is known, but for those in lists', () => {
    const expected = new Set(named(keys).filter((name) => !/\.0\.|\$schema/.test(name)));
    expect(new Set(named(knownSettings))).toEqual(expected);
    expect(expected.size).toBeGreaterThan(50);
  });

  it('has a sentence that describes it, also within lists', () => {
    expect(keys.filter(({ node }) => !/^[A-Z].{10,}\.$|^Its name\.$/.test(String(node.description)))).toEqual(
      [],
    );
  });

  it('has a default, or says what holds without one', () => {
    const without = single.filter(
      ({ node }) => node.default === undefined && node.absent === undefined && node.needed === undefined,
    );
    expect(named(without)).toEqual([]);
  });

  it('has a check that its type alone is not, but for those that are true or false, or any number', () => {
    const loose = single.filter(({ node }) => /^(a text|a number|a whole number)$/.test(expectationOf(node)));
    expect(named(loose)).toEqual([]);
  });

  it('has a unit where it is a number, unless it is a plain one', () => {
    const unitless = single.filter(
      ({ node }) => (node.type === 'integer' || node.type === 'number') && node.unit === undefined,
    );
    expect(named(unitless)).toEqual([
      'port',
      ...['localTraining.learningRate', 'localTraining.proximal'],
      ...['optimizer.learningRate', 'optimizer.averaging', 'optimizer.weightDecay'],
      ...['optimizer.momentum', 'optimizer.beta1', 'optimizer.beta2', 'optimizer.tau'],
    ]);
  });

  it('has a variable of its own', () => {
    expect(variableOf(['privacy', 'noiseMultiplier'])).toBe('HEARSAY_PRIVACY_NOISE_MULTIPLIER');
    expect(variableOf(['port'])).toBe('HEARSAY_PORT');
    const variables = knownSettings.map(({ variable }) => variable);
    expect(new Set(variables).size).toBe(variables.length);
    expect(variables.filter((variable) => !/^HEARSAY(_[A-Z0-9]+)+$/.test(variable))).toEqual([]);
  });

  it('of an object is refused under another name', () => {
    expect(objects.filter(([, node]) => node.additionalProperties !== false)).toEqual([]);
  });
});

describe('the defaults that are told', () => {
  it('are those that hold', () => {
    const settings = toSettings({});
    const effective = { ...settings, ...settings.site, ...settings.access };
    for (const { path, name, node } of single) {
      if (node.default === undefined || /noiseMultiplier|^history|^consent|^metrics\./.test(name)) continue;
      expect([name, valueAt(effective, path)]).toEqual([name, node.default]);
    }
    const parts = toSettings({ metrics: {}, history: {}, consent: {} }).site;
    for (const { path, name, node } of single) {
      if (!/^history|^consent|^metrics\./.test(name) || node.default === undefined) continue;
      expect([name, valueAt(parts, path)]).toEqual([name, node.default]);
    }
  });

  it('of the noise multiplier is a variance under the default radius', () => {
    const { default: multiplier } = nodeAt(['privacy', 'noiseMultiplier']) ?? {};
    expect(toSettings({}).site.privacy.variance).toBe(Math.ceil((Number(multiplier) * 4096) ** 2));
  });
});

it('the settings are all that the public configuration has, the variance as a noise multiplier', () => {
  const site = siteConfigSchema.shape;
  for (const [part, schema] of Object.entries(site)) {
    if (!('shape' in schema)) continue;
    const expected = Object.keys(schema.shape as object).map((key) =>
      key === 'variance' ? 'noiseMultiplier' : key,
    );
    expect(new Set(childrenOf(nodeAt([part])!).keys())).toEqual(new Set(expected));
  }
});
