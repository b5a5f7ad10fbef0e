/** The site owner's guide is true to the code, as far as that can be held against it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { englishTexts } from '../../client/elements/ledger-texts.ts';
import { eventTypes } from '../../shared/protocol/event-type.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const guide = readFileSync(at('client/README.md'), 'utf8');
const snippets = [...guide.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code ?? '');

/** What the compiler says of the code of a page. */
function complaints(code: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-guide-'));
  const head = `import type { HearsayApi } from '${at('client/public-types.ts')}';
declare const hearsay: HearsayApi;
declare function redraw(): void;
`;
  writeFileSync(join(folder, 'page.ts'), head + code);
  const compilerOptions = {
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
    types: [],
    noUnusedLocals: false,
    noUnusedParameters: false,
  };
  const config = { extends: at('tsconfig.json'), compilerOptions, files: ['page.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const { stdout } = spawnSync(at('node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return stdout;
}

describe('the guide', () => {
  it('shows code that compiles', () => {
    expect(snippets).toHaveLength(2);
    for (const snippet of snippets) expect(complaints(snippet)).toBe('');
    expect(complaints('hearsay.recommend({ filter: (item) => item.price < 50 });')).toContain('possibly');
  });

  it('says of every reason why nothing trains what to do, and of no other', () => {
    const manners = guide.slice(guide.indexOf('## Manners'), guide.indexOf('## Did it help?'));
    const cells = [...manners.matchAll(/^\| (`.*?) \|/gm)].map(([, cell]) => cell ?? '');
    const reasons = cells.flatMap((cell) => [...cell.matchAll(/`(.*?)`/g)].map(([, reason]) => reason));
    expect(reasons.sort()).toEqual(Object.keys(englishTexts.off).sort());
  });

  it('names every event', () => {
    const [, named = ''] = /^Events: (.*)\.$/m.exec(guide) ?? [];
    expect(named.split(', ')).toEqual(eventTypes.map((type) => `\`${type}\``));
  });
});
