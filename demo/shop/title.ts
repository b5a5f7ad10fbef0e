/**
 * The data set shouts and abbreviates. This turns a title into a line that a shop would print:
 * "WHITE HANGING HEART T-LIGHT HOLDER" reads "White hanging heart T-light holder".
 */
import type { Item } from './shop-data.ts';

const properNouns = new Set(
  (
    'alice america american april aztec bollywood boudicca boudoir british capri charlie charlotte chinese christmas ' +
    'cornish danish december delft dolly easter edwardian eiffel england english europe february feltcraft french ' +
    'george georgian german greek halloween hawaiian indian irish italian january japanese jubilee kensington lola ' +
    'london madras mexican monte carlo moroccan morris murano nancy noel november october oxford paris parisienne ' +
    'provence regency riviera rococo roman russian santa scandinavian scottie scottish september spaceboy suki swiss ' +
    'tudor turkish tyrolean union valentine venetian victoria victorian wales windsor xmas'
  ).split(' '),
);

const abbreviations: Readonly<Record<string, string>> = {
  asstd: 'assorted',
  asst: 'assorted',
  assortd: 'assorted',
  col: 'colour',
  des: 'design',
  'des.': 'design',
  vint: 'vintage',
  necklac: 'necklace',
  neckl: 'necklace',
  turq: 'turquoise',
  w: 'with',
  hold: 'holder',
};

const capitals = /^(a4|a5|a6|3d|led|uk|usa|diy|tv|bbq|cd|dvd|i|n|s|m|l|xl)$/;

/** The item's title in sentence case; an item without one goes by its number. */
export function titleOf(item: Item): string {
  return item.title.trim() === '' ? `Untitled item ${item.id}` : toSentenceCase(item.title);
}

/** A title in capitals as a sentence. */
function toSentenceCase(title: string): string {
  const words = title
    .toLowerCase()
    .replace(/\bset\/(\d)/g, 'set of $1')
    .replace(/\bs\/(\d)/g, 'set of $1')
    .replace(/\bw\//g, 'with ')
    .replace(/\s*,\s*/g, ', ')
    .replace(/[\s,.]+$/, '')
    .split(/\s+/)
    .filter(Boolean)
    .map(printWord);
  const [first = '', ...rest] = words;
  return [capitalise(first), ...rest].join(' ');
}

function printWord(word: string): string {
  const long = abbreviations[word] ?? word;
  if (capitals.test(long)) return long.toUpperCase();
  if (/^["'].["']$/.test(long)) return long.toUpperCase();
  if (/^t-(lights?|shirts?)/.test(long)) return capitalise(long);
  return long
    .split(/(?<=[+/&-])/)
    .map((part) => (properNouns.has(part.replace(/[^a-z]|'s$/g, '')) ? capitalise(part) : part))
    .join('');
}

function capitalise(word: string): string {
  return word.replace(/[a-z]/i, (letter) => letter.toUpperCase());
}
