/** `server/settings/SETTINGS.md`: the list of all settings, from the same source as everything that is said of them. */
import { expectationOf } from '../../../server/settings/expectation.ts';
import { type KnownSetting, knownSettings } from '../../../server/settings/setting-nodes.ts';
import { isTree } from '../../../server/settings/setting-source.ts';
import { shownValue } from '../../../server/settings/shown-value.ts';

const head = `# Settings

What \`hearsay serve\` can be told, in a settings file (\`--config FILE\`, or \`hearsay.config.json\` in the working folder)
or by a variable: \`HEARSAY_\` and the name, \`HEARSAY_ROUND_COHORT\` for \`round.cohort\`, with its value in JSON unless it
is a text. The command line wins over the environment, that over the file, and that over the default. Lists are taken as a
whole, parts key by key. \`npx hearsay config\` prints what holds and from where, \`--describe\` this list.

| setting | default | unit | value | |
|---|---|---|---|---|
`;

const foot = `
Of two that contradict each other (a \`round.minimum\` above \`round.cohort\`, say) \`serve\` and \`config\` name one, and stop.
`;

/** The whole page. */
export const settingsDocument = (): string =>
  `${head}${knownSettings
    .filter(({ isPart, node }) => !isPart || node.default === null || node.absent)
    .map(rowOf)
    .join('\n')}\n${foot}`;

function rowOf({ name, node }: KnownSetting): string {
  const left = node.needed ? `needed ${node.needed}` : (node.absent ?? '');
  const value = node.default === undefined || isTree(node.default) ? left : `\`${shownValue(node.default)}\``;
  return `| \`${name}\` | ${value} | ${node.unit ?? ''} | ${expectationOf(node)} | ${node.description} |`;
}
