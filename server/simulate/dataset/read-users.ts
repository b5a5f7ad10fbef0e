/** The users file: attributes by which the report tells whether quality is even. They reach no model. */
import type { DatasetBuilder } from './dataset-builder.ts';
import { field, type RowSource, shown, squash } from './fields.ts';
import { ownIdNames, parseIdentity, userNames } from './identity.ts';

/**
 * Reads every column but the id as an attribute.
 * @param named the id column of the interactions, looked for first
 */
export function userRows(builder: DatasetBuilder, named?: string): RowSource {
  let attributes: readonly string[] = [];
  return {
    fields(columns) {
      const idNames = ownIdNames(userNames, named);
      const idName = idNames.find((name) => columns.some((column) => squash(column) === name));
      attributes = columns.filter((column) => squash(column) !== idName);
      return [
        field('user', idNames, { required: true }),
        ...attributes.map((name) => ({ label: name, names: [squash(name)], required: false })),
      ];
    },
    row([idValue, ...values]) {
      const user = parseIdentity('user', idValue);
      if ('reason' in user) return user.reason;
      const unfit = values.findIndex((value) => typeof value === 'object');
      if (unfit >= 0) return `${attributes[unfit]}: expected text or a number, got ${shown(values[unfit])}`;
      values.forEach((value, i) => {
        if (value !== undefined && value !== '') builder.attribute(user.id, attributes[i]!, String(value));
      });
      return undefined;
    },
  };
}
