/** How long files and functions are. */
import type { ESTree } from 'vite';
import { atMost, noneOf, type Row } from './row.ts';
import { placeOf, type Source, visit } from './source.ts';

const longestFile = 300;
const longestFunction = 60;

/** Median and greatest length of files, and functions that nobody reads at a glance. */
export function checkSizes(sources: readonly Source[]): Row[] {
  const lengths = sources.map(({ lineCount }) => lineCount).sort((a, b) => a - b);
  const long = sources
    .filter(({ lineCount }) => lineCount > longestFile)
    .map(({ path, lineCount }) => `${path}: ${lineCount} lines`);
  return [
    atMost('files.medianLines', lengths[Math.floor(lengths.length / 2)] ?? 0, 90),
    noneOf(`files.over${longestFile}Lines`, long),
    noneOf(`functions.over${longestFunction}Lines`, sources.flatMap(longFunctions)),
  ];
}

type Function = ESTree.Function | ESTree.ArrowFunctionExpression;
type Span = { readonly start: number; readonly end: number };

/** A suite is not a function: the lines of a `describe` count neither for its callback nor for what it stands in. */
function longFunctions(source: Source): string[] {
  const suites: Span[] = [];
  const functions: Span[] = [];
  const look = ({ body, start, end }: Function): void => {
    if (body) functions.push({ start, end });
  };
  visit(source, {
    CallExpression: ({ callee, start, end }) => {
      if (isDescribe(source.text.slice(callee.start, callee.end))) suites.push({ start, end });
    },
    FunctionDeclaration: look,
    FunctionExpression: look,
    ArrowFunctionExpression: look,
  });
  const linesOf = ({ start, end }: Span): number => source.lineAt(end) - source.lineAt(start) + 1;
  const callbacks = suites.map(({ end }) => end - 1);
  return functions.flatMap((each) => {
    const inside = suites.filter((suite) => suite.start >= each.start && suite.end <= each.end);
    const outermost = inside.filter(
      (suite) => !inside.some((other) => other !== suite && holds(other, suite)),
    );
    const lines = linesOf(each) - outermost.reduce((sum, suite) => sum + linesOf(suite), 0);
    const isSuite = callbacks.includes(each.end);
    return lines > longestFunction && !isSuite ? [`${placeOf(source, each.start)}: ${lines} lines`] : [];
  });
}

const holds = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** `describe`, `test.describe`, `describe.each(...)`. */
const isDescribe = (callee: string): boolean => /^(test\.)?describe\b/.test(callee);
