/** Shows how far a command is: a bar on a terminal, a line for every tenth elsewhere. */
import { Presets, SingleBar } from 'cli-progress';

/** See the head of this file. */
export type ProgressDisplay = {
  /** What is being done, and its share 0..1. */
  readonly tell: (phase: string, share: number) => void;
  readonly stop: () => void;
};

/** What is done by then needs no bar. */
const patienceMs = 2_000;

/** @param output where to show it; nothing of it belongs to the result */
export function createProgressDisplay(output: NodeJS.WriteStream): ProgressDisplay {
  const begun = performance.now();
  const { tell, stop } = output.isTTY ? bars(output) : lines(output);
  return {
    tell: (phase, share) => {
      if (performance.now() - begun >= patienceMs) tell(phase, share);
    },
    stop,
  };
}

function bars(output: NodeJS.WriteStream): ProgressDisplay {
  let current: { phase: string; bar: SingleBar } | undefined;
  const stop = (): void => {
    current?.bar.stop();
    current = undefined;
  };
  return {
    tell: (phase, share) => {
      if (current?.phase !== phase) {
        stop();
        const format = `${phase.padEnd(22)} {bar} {percentage} %  {duration_formatted}, about {eta_formatted} to go`;
        const bar = new SingleBar({ stream: output, format, etaBuffer: 50 }, Presets.shades_classic);
        bar.start(1000, 0);
        current = { phase, bar };
      }
      current.bar.update(Math.round(share * 1000));
    },
    stop,
  };
}

function lines(output: NodeJS.WriteStream): ProgressDisplay {
  let told = '';
  return {
    tell: (phase, share) => {
      const line = `${phase}: ${Math.floor(share * 10) * 10} %`;
      if (line !== told) output.write(`${line}\n`);
      told = line;
    },
    stop: () => undefined,
  };
}
