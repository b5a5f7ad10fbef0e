import { describe, expect, it } from 'vitest';
import { createDiagnostics } from '../../server/diagnostics.ts';
import { HearsayError } from '../../shared/hearsay-error.ts';

describe('diagnostics', () => {
  it('PR8 count refusals by their code', () => {
    const diagnostics = createDiagnostics({ silent: true });
    for (const code of ['BAD_DELTA', 'TOO_LARGE', 'BAD_DELTA'] as const) diagnostics.refused(code);
    expect(diagnostics.refusals()).toEqual({ BAD_DELTA: 2, TOO_LARGE: 1 });
  });

  it('have counted nothing at first', () => {
    expect(createDiagnostics({ silent: true }).refusals()).toEqual({});
  });

  it('tell of what was foreseen one line, and of what was not where it happened', () => {
    const lines: string[] = [];
    const diagnostics = createDiagnostics({ write: (line) => lines.push(line) });
    diagnostics.failed('a test', new HearsayError('BAD_CATALOG', 'row 3:\n  no id'));
    diagnostics.failed('a test', new HearsayError('INTERNAL', 'a test'));
    diagnostics.failed('a test', new TypeError('a test'));
    const [foreseen, ...others] = lines.map((line): unknown => JSON.parse(line).error);
    expect(foreseen).toBe('BAD_CATALOG: row 3: no id');
    expect(others).toEqual([1, 2].map(() => expect.stringContaining('diagnostics.test.ts')));
  });

  it('are recorded at every level where somebody was promised to find them', () => {
    const lines: string[] = [];
    const diagnostics = createDiagnostics({ level: 'error', write: (line) => lines.push(line) });
    diagnostics.info('a test', { round: 1 });
    diagnostics.record('a test', { round: 2 });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 'info', msg: 'a test', round: 2 }]);
  });

  it('do not count what failed: that is no client’s fault', () => {
    const diagnostics = createDiagnostics({ silent: true });
    diagnostics.failed('a test', new HearsayError('INTERNAL', 'a test'));
    diagnostics.failed('a test', 'no error at all');
    diagnostics.info('a test', { version: 1 });
    expect(diagnostics.refusals()).toEqual({});
  });
});
