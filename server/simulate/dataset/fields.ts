/** What a reader wants of each row, by the names that a column may have. */

/** One wanted value. */
export type Field = {
  /** For people. */
  readonly label: string;
  /** Column names, squashed, the most telling first. */
  readonly names: readonly string[];
  /** Whether a file without such a column is refused. */
  readonly required: boolean;
};

/** The values of one row, in the order of the fields: text without white space around it, or what JSON had; undefined where the row has no such column, '' where it is empty. */
export type RowValues = readonly unknown[];

/** What a reader asks for and does. */
export type RowSource = {
  /** The fields, once the columns are known (in JSONL those of the first object). */
  fields(columns: readonly string[]): readonly Field[];
  /** Takes a row in; gives the reason where it cannot, and has then changed nothing. */
  row(values: RowValues, line: number): string | undefined;
};

/** How rows are refused: `bad` is one row, `refuse` the whole file. */
export type Refusals = {
  bad(line: number, reason: string): void;
  refuse(line: number, reason: string): never;
};

/** Takes lines, gives rows. */
export type RowReader = {
  line(text: string, line: number): void;
  end(): void;
  /** Whether the next line belongs to the record so far. */
  isOpen(): boolean;
};

/** A field by the column that the operator named, or by the names that are known for it. */
export function field(
  label: string,
  known: readonly string[],
  options: { named?: string | undefined; required: boolean },
): Field {
  if (options.named === undefined) return { label, names: known, required: options.required };
  return { label, names: [squash(options.named)], required: true };
}

/**
 * The column of each field, -1 for none.
 * @param columns squashed names
 * @returns or the reason why the file cannot be read
 */
export function columnsOf(fields: readonly Field[], columns: readonly string[]): Int32Array | string {
  const chosen = new Int32Array(fields.length);
  for (const [i, { label, names, required }] of fields.entries()) {
    const name = names.find((each) => columns.includes(each));
    if (name === undefined && required) return `expected a column for the ${label} (${names.join(', ')})`;
    if (name !== undefined && columns.indexOf(name) !== columns.lastIndexOf(name)) {
      return `expected one column for the ${label}, got ${name} twice`;
    }
    chosen[i] = name === undefined ? -1 : columns.indexOf(name);
  }
  return chosen;
}

/** A value as a refusal shows it: JSON, cut short. */
export function shown(value: unknown): string {
  if (value === undefined || value === '') return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** A name by which spellings agree: `User ID`, `user_id` and `userId` are one. */
export function squash(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
