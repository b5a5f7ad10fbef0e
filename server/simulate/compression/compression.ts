/**
 * What the recommending model is worth in fewer bytes: the same vector in 16 bits, then without the rows that the
 * scoring file prunes, then in int8 as pages fetch it, and where asked for a smaller model distilled from it. All are
 * asked the questions of the run, so that each step's loss of quality stands by itself.
 */
import { gzipSync } from 'node:zlib';
import { type ModelSpec, specDim, splitVector } from '../../../shared/model/spec.ts';
import { ThreadPool, type ThreadPoolOptions } from '../federation/thread-pool.ts';
import { type AnswerState, mergedAnswers } from '../metrics/answer-sums.ts';
import { type SimulationPlan, simulatedSite } from '../simulation-plan.ts';
import type { Stage } from '../split/split.ts';
import { type Judged, StageJudge } from '../stage-judge.ts';
import { type StoredForm, scoringForm, trainingForm } from '../stored-form.ts';

/** What a form answered, and the size of its file, gzip. */
type CompressedAnswers = { readonly answers: AnswerState; readonly bytes: number };

/** Answers of all forms, by name: `float16`, `float16-pruned`, `int8-pruned`, `distilled-DIM`. */
export type CompressionAnswers = ReadonlyMap<string, CompressedAnswers>;

/** What is stored smaller, and who asks. */
export type CompressionParts = {
  readonly plan: SimulationPlan;
  readonly spec: ModelSpec;
  readonly judge: StageJudge;
  readonly stage: Stage;
  /** [d] the vector that recommends, before it is rounded for any file. */
  readonly model: Float32Array;
  readonly locals: Judged['locals'];
  /** What the model as pages fetch it has answered at this stage. */
  readonly published: AnswerState;
  readonly threads: ThreadPoolOptions;
  readonly onProgress: (share: number) => void;
};

/** The same parameters, in three forms; the server publishes `int8-pruned`, and always prunes. */
export function storedForms(
  spec: ModelSpec,
  model: Float32Array,
): Readonly<Record<'float16' | 'float16-pruned' | 'int8-pruned', StoredForm>> {
  const scoring = scoringForm(spec, model);
  return {
    float16: trainingForm(spec, model),
    'float16-pruned': trainingForm(spec, withRowsOf(spec, model, scoring.model)),
    'int8-pruned': scoring,
  };
}

/** Ask every form the questions of a stage. */
export async function compressionAnswers(parts: CompressionParts): Promise<CompressionAnswers> {
  const { plan, spec, judge, stage, model, locals, published } = parts;
  const { float16, 'float16-pruned': pruned, 'int8-pruned': int8 } = storedForms(spec, model);
  const ask = (form: StoredForm) => judge.ask(stage.tests, { model: form.model, locals });
  const whole = await ask(float16);
  const withoutRows = Buffer.compare(float16.file, pruned.file) === 0 ? whole : await ask(pruned);
  const answers = new Map<string, CompressedAnswers>([
    ['float16', { answers: whole, bytes: gzipBytes(float16) }],
    ['float16-pruned', { answers: withoutRows, bytes: gzipBytes(pruned) }],
    ['int8-pruned', { answers: published, bytes: gzipBytes(int8) }],
  ]);
  if (plan.distill !== null) answers.set(`distilled-${plan.distill}`, await askStudent(parts, plan.distill));
  return answers;
}

/** The answers of two stages together; files are those of the later one. */
export function mergedCompression(
  earlier: CompressionAnswers | null,
  later: CompressionAnswers,
): CompressionAnswers {
  return new Map(
    Array.from(later, ([name, { answers, bytes }]) => {
      const before = earlier?.get(name)?.answers;
      return [name, { answers: before ? mergedAnswers(before, answers) : answers, bytes }];
    }),
  );
}

async function askStudent(parts: CompressionParts, dim: number): Promise<CompressedAnswers> {
  const { plan, spec, stage, model, locals, threads, onProgress } = parts;
  const { distillPooling } = await import('./distillation.ts'); // with its kernels: for who wants one
  const student = distillPooling(
    { catalog: plan.split.dataset.catalog, spec, model },
    { dim, seed: plan.seed, onProgress },
  );
  const form = scoringForm(student.spec, student.model);
  const pool = await ThreadPool.start(simulatedSite(plan, dim), specDim(student.spec), threads);
  try {
    const answers = await new StageJudge(plan.split, pool).ask(stage.tests, { model: form.model, locals });
    return { answers, bytes: gzipBytes(form) };
  } finally {
    await pool.close();
  }
}

const gzipBytes = ({ file }: StoredForm): number => gzipSync(file).length;

/** The model with zeros for the rows of matrices that are all zeros in the other, which are those that were pruned. */
function withRowsOf(spec: ModelSpec, model: Float32Array, other: Float32Array): Float32Array {
  const kept = model.slice();
  const [values, others] = [splitVector(spec, kept), splitVector(spec, other)];
  for (const { name, shape } of spec.tensors) {
    const length = shape.at(-1) ?? 0;
    if (shape.length < 2 || length === 0) continue;
    for (let from = 0; from < values[name]!.length; from += length) {
      const isPruned = others[name]!.subarray(from, from + length).every((value) => value === 0);
      if (isPruned) values[name]!.fill(0, from, from + length);
    }
  }
  return kept;
}
