/**
 * The frame of the command line: how a command is refused, and with which exit code.
 * 0 done; 1 something broke; 2 what the operator gave is wrong, said in one line on stderr.
 */
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { type ErrorCode, HearsayError, toldOf } from '../../shared/hearsay-error.ts';

/** Exit code of a process. */
export type ExitCode = 0 | 1 | 2;

/** What the operator can put right by giving something else. */
const operatorCodes: readonly ErrorCode[] = ['BAD_CONFIG', 'BAD_CATALOG', 'BAD_MODEL'];

/** Thrown by a command that has looked, and told what it found: exit code 1, and nothing more on stderr. */
export class CheckFailed extends Error {}

/** A program without commands. Commands are added to it before it is run: they inherit how it reports errors. */
export function createProgram(version: string): Command {
  return new Command('hearsay')
    .description("A recommender that a website's visitors train together: the aggregator and its tools.")
    .version(version)
    .exitOverride()
    .enablePositionalOptions() // an option belongs to the command that it stands behind
    .showSuggestionAfterError(false);
}

/**
 * Run the command that the arguments name. Reports what it throws on stderr; throws nothing.
 * @param args without the names of node and of the script
 */
export async function runProgram(program: Command, args: readonly string[]): Promise<ExitCode> {
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CheckFailed) return 1;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has said it
    program.configureOutput().writeErr?.(`error: ${toldOf(error)}\n`);
    return error instanceof HearsayError && operatorCodes.includes(error.code) ? 2 : 1;
  }
}

/** An argument that is a finite decimal number, for commander's options. */
export function parseNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw new InvalidArgumentError('expected a number');
  return number;
}

/** A parser of arguments that are whole numbers from `least` to `most`, in digits alone, for commander's options. */
export function wholeNumber({ least, most }: { readonly least: number; readonly most: number }) {
  return (text: string): number => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`expected a whole number, ${least} to ${most}`);
  };
}
