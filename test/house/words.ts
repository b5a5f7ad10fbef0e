/** One word for one thing: what the glossaries of the design and of PROTOCOL.md name is called nothing else. */
import { noneOf, type Row } from './row.ts';

/** A file as it is read by people. */
export type Text = { readonly path: string; readonly text: string };

type Synonym = { readonly wrong: RegExp; readonly right: string; readonly except?: RegExp };

/** Words that have crept in elsewhere for what has a name here. */
const synonyms: readonly Synonym[] = [
  { wrong: /catalogue/i, right: 'catalog' },
  {
    wrong: /\b(global|federated|central|server) model\b/i,
    right: 'model',
    except: /^server\/simulate\//,
  },
  {
    wrong: /\bmodel (update|delta)s?\b|\b(weight|gradient) updates?\b/i,
    right: 'delta, or as integers update',
  },
  // Descent has gradients, and so do backgrounds; what leaves a browser is none.
  { wrong: /gradient/i, right: 'delta', except: /^(client|demo|server\/(simulate|settings)|test)\// },
  { wrong: /\b(training|federated|aggregation) rounds?\b/i, right: 'round' },
  { wrong: /\bquorum\b/i, right: 'minimum' },
  { wrong: /\blog (entry|entries|record)\b/i, right: 'leaf' },
  { wrong: /\b(audit|delta) log\b/i, right: 'log' },
  { wrong: /client[ _-]?ids?\b/i, right: 'participant' },
  { wrong: /\b(privacy accounting|budget ledger)\b/i, right: 'ledger' },
];

/** Lines that say such a word; a file's own name counts as a line. */
export function checkWords(texts: readonly Text[]): Row {
  const found = texts.flatMap(({ path, text }) =>
    [path, ...text.split('\n')].flatMap((line, index) =>
      synonyms
        .filter(({ wrong, except }) => wrong.test(line) && !except?.test(path))
        .map(({ right }) => `${path}:${index}: should say ${right}`),
    ),
  );
  return noneOf('words.synonyms', found);
}
