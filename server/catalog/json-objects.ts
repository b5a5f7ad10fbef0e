/**
 * The objects of a JSON text one by one, each with its line, so that one that is broken costs itself alone and can be found.
 * It looks at brackets and strings only; whoever takes an object parses it.
 */
import { badLine, type Place } from './bad-line.ts';

/** One object, not parsed. */
export type JsonObject = Place & { readonly text: string };

/** Brackets in one another. */
const maxDepth = 64;

type Frame = {
  readonly bracket: '{' | '[';
  readonly start: number;
  readonly line: number;
  /** Of a list: whether its objects are wanted. Of an object: whether it stands in such a list, or alone. */
  readonly isWanted: boolean;
  /** Of an object: the key whose value comes next. */
  key: string;
  atKey: boolean;
  /** Whether wanted objects stand in it: then it is a frame around them, and not wanted itself. */
  holdsLists: boolean;
};

/**
 * The objects of a list at the top, or of lists under some keys, however deep; else the one object at the top.
 * @param lists keys of lists whose objects are wanted; what holds such a list is not wanted itself
 * @throws HearsayError BAD_CATALOG (brackets that do not match, or too many in one another; a text that ends within)
 */
export function* jsonObjects(file: string, text: string, lists: ReadonlySet<string>): Generator<JsonObject> {
  const stack: Frame[] = [];
  let line = 1;
  for (let at = 0; at < text.length; at++) {
    const top = stack.at(-1);
    const character = text[at];
    if (character === '\n') line++;
    else if (character === '"') {
      const end = endOfString(text, at);
      if (top?.atKey) top.key = text.slice(at + 1, end);
      if (top) top.atKey = false;
      at = end;
    } else if (character === ',') {
      if (top) top.atKey = top.bracket === '{';
    } else if (character === '{' || character === '[') {
      if (stack.length === maxDepth) {
        throw badLine({ file, line }, `expected at most ${maxDepth} brackets in one another`);
      }
      stack.push(frameIn(top, { bracket: character, start: at, line }, lists));
    } else if (character === '}' || character === ']') {
      const closed = stack.pop();
      if (closed?.bracket !== (character === '}' ? '{' : '[')) {
        throw badLine({ file, line }, `broken JSON: a ${character} without its other half`);
      }
      const [parent] = stack.slice(-1);
      if (parent && (closed.holdsLists || (closed.bracket === '[' && closed.isWanted)))
        parent.holdsLists = true;
      if (closed.bracket === '{' && closed.isWanted && !closed.holdsLists) {
        yield { file, line: closed.line, text: text.slice(closed.start, at + 1) };
      }
    }
  }
  const [open] = stack;
  if (open) throw badLine({ file, line }, `broken JSON: it ends within what begins in line ${open.line}`);
}

function frameIn(
  parent: Frame | undefined,
  { bracket, start, line }: Pick<Frame, 'bracket' | 'start' | 'line'>,
  lists: ReadonlySet<string>,
): Frame {
  const isWanted =
    parent === undefined ||
    (bracket === '{'
      ? parent.bracket === '[' && parent.isWanted
      : parent.bracket === '{' && lists.has(parent.key));
  return { bracket, start, line, isWanted, key: '', atKey: bracket === '{', holdsLists: false };
}

/** Where the string that begins here has its closing quote; the end of the text where it has none. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
