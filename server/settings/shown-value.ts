/** Values in print. */

/** As in a settings file, but texts without quotes, where nothing in them could disturb a terminal. */
export function shownValue(value: unknown): string {
  return typeof value === 'string' && !/\p{Cc}/u.test(value) ? value : JSON.stringify(value);
}

/** A text of at most so many characters, from 1 on; what is cut off is an ellipsis. */
export function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
