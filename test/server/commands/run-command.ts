/** Runs a command of the program within this process, as its tests see it. */
import type { Command } from 'commander';
import { createProgram, type ExitCode, runProgram } from '../../../server/commands/program.ts';

/** How a program ended, and what it has written. */
export type CommandRun = { readonly exitCode: ExitCode; readonly out: string; readonly err: string };

/** @param add adds the command @param args its name first */
export async function runCommand(
  add: (program: Command) => void,
  args: readonly string[],
): Promise<CommandRun> {
  const [out, err]: [string[], string[]] = [[], []];
  const program = createProgram('1.2.3').configureOutput({
    writeOut: (text) => out.push(text),
    writeErr: (text) => err.push(text),
  });
  add(program);
  return { exitCode: await runProgram(program, args), out: out.join(''), err: err.join('') };
}
