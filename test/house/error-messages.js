/**
 * A plugin of Stryker: leaves the texts of errors unmutated. They are for people and no test reads them; codes and the names
 * of parts are words without a blank, and are mutated.
 */
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const errors = /(Error|Fault|^bad|^expectThat|^refuse)$/;

const makesError = (path) =>
  path.isThrowStatement() ||
  ((path.isNewExpression() || path.isCallExpression()) && errors.test(path.node.callee.name ?? ''));

const isText = (path) =>
  path.isTemplateLiteral() || (path.isStringLiteral() && path.node.value.includes(' '));

/** What the configuration names under `ignorers`. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'error-messages', {
    shouldIgnore: (path) =>
      isText(path) && path.findParent(makesError) ? 'the text of an error' : undefined,
  }),
];
