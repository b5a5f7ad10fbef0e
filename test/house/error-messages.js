/**
 * A plugin of Stryker: leaves the texts of errors unmutated. They are for people and no test reads them; codes are mutated.
 */
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const makesError = (path) =>
  path.isThrowStatement() || (path.isNewExpression() && /(Error|Fault)$/.test(path.node.callee.name ?? ''));

const isText = (path) =>
  path.isTemplateLiteral() || (path.isStringLiteral() && !/^[A-Z_]+$/.test(path.node.value));

/** What the configuration names under `ignorers`. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'error-messages', {
    shouldIgnore: (path) =>
      isText(path) && path.findParent(makesError) ? 'the text of an error' : undefined,
  }),
];
