/** Whether what other files may use says what it is. */
import type { ESTree } from 'vite';
import { atLeastPercent, type Row } from './row.ts';
import { placeOf, type Source } from './source.ts';

/**
 * Exported declarations outside of tests that have a doc comment directly before them. What is exported again is
 * documented where it is declared.
 */
export function checkExports(sources: readonly Source[]): Row {
  const exported = sources
    .filter(({ path }) => !path.startsWith('test/'))
    .flatMap((source) => source.program.body.filter(isDeclaration).map((node) => ({ source, node })));
  const bare = exported.filter(({ source, node }) => !isDocumented(source, node.start));
  const share = exported.length === 0 ? 100 : (100 * (exported.length - bare.length)) / exported.length;
  const notes = bare.map(({ source, node }) => placeOf(source, node.start));
  return atLeastPercent('exports.documented', share, 95, notes);
}

const isDeclaration = (node: ESTree.Program['body'][number]): boolean =>
  node.type === 'ExportNamedDeclaration' && node.declaration !== null;

function isDocumented(source: Source, start: number): boolean {
  const comment = source.comments.filter(({ end }) => end <= start).at(-1);
  return comment?.isDoc === true && source.text.slice(comment.end, start).trim() === '' && says(comment.text);
}

/** Three words, those of tags too, or where to read on. */
function says(comment: string): boolean {
  const words = comment.replace(/^[\s*]+/gm, '').match(/[\p{L}\d]{2,}/gu) ?? [];
  return words.length >= 3 || comment.includes('{@link ') || /`[^`]+`/.test(comment);
}
