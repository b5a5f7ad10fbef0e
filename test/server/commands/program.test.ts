import { describe, expect, it } from 'vitest';
import { parseNumber, wholeNumber } from '../../../server/commands/program.ts';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { runCommand } from './run-command.ts';

/** Run a program whose command `fail` throws `error`. */
const run = (args: readonly string[], error?: unknown) =>
  runCommand((program) => {
    program.command('work').action(() => {});
    program.command('fail').action(async () => {
      throw error;
    });
  }, args);

describe('a program', () => {
  it('runs a command and is silent', async () => {
    expect(await run(['work'])).toEqual({ exitCode: 0, out: '', err: '' });
  });

  it('tells its version', async () => {
    expect(await run(['--version'])).toEqual({ exitCode: 0, out: '1.2.3\n', err: '' });
  });

  it.each([['--help'], ['work --help'], ['help work']])('helps: %s', async (args) => {
    const { exitCode, out, err } = await run(args.split(' '));
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toContain('Usage: hearsay');
  });

  it('shows its help on stderr, with exit code 2, where no command is named', async () => {
    const { exitCode, out, err } = await run([]);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain('Usage: hearsay');
  });

  it.each([
    ['an unknown command', ['wrok'], "error: unknown command 'wrok'\n"],
    ['an unknown option', ['--hepl'], "error: unknown option '--hepl'\n"],
  ])('refuses %s in one line, with exit code 2', async (_, args, err) => {
    expect(await run(args)).toEqual({ exitCode: 2, out: '', err });
  });

  it.each(['BAD_CONFIG', 'BAD_CATALOG', 'BAD_MODEL'] as const)(
    'ends with 2 for %s, in one line',
    async (code) => {
      const error = new HearsayError(code, 'items.csv:3: broken\n  JSON', { cause: new Error('deep') });
      expect(await run(['fail'], error)).toEqual({
        exitCode: 2,
        out: '',
        err: `error: ${code}: items.csv:3: broken JSON\n`,
      });
    },
  );

  it('ends with 1 for what the operator cannot put right', async () => {
    const result = await run(['fail'], new HearsayError('BAD_LOG', 'leaf 7'));
    expect(result).toEqual({ exitCode: 1, out: '', err: 'error: BAD_LOG: leaf 7\n' });
  });

  it('ends with 1 for what nobody foresaw, and shows where it happened', async () => {
    const { exitCode, err } = await run(['fail'], new TypeError('x is not a function'));
    expect(exitCode).toBe(1);
    expect(err).toMatch(/^error: TypeError: x is not a function\n +at /);
  });

  it('survives what is no error', async () => {
    expect(await run(['fail'], 'a string')).toEqual({ exitCode: 1, out: '', err: 'error: a string\n' });
  });
});

describe('a number argument', () => {
  it.each([
    ['1e-6', 1e-6],
    ['-2.5', -2.5],
    ['0', 0],
  ])('may be %s', (text, number) => expect(parseNumber(text)).toBe(number));

  it.each(['', ' ', 'NaN', 'Infinity', '1e999', '1,5', '5%', '1 2'])('may not be %j', (text) => {
    expect(() => parseNumber(text)).toThrow('expected a number');
  });
});

describe('an argument that is a whole number', () => {
  const parse = wholeNumber({ least: 1, most: 300 });

  it.each([
    ['1', 1],
    ['300', 300],
    ['007', 7],
  ])('may be %s', (text, number) => expect(parse(text)).toBe(number));

  it.each(['', '0', '301', '1.5', '1e2', '-1', '+1', ' 1', '0x10', 'one'])('may not be %j', (text) => {
    expect(() => parse(text)).toThrow('expected a whole number, 1 to 300');
  });
});
