import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Asked, WorkerQuestions } from '../../../client/embed/worker-questions.ts';
import type { Question } from '../../../client/worker/worker-messages.ts';

const asked: Asked = { kind: 'score', catalog: 'c', model: 'm', events: [], attributes: {} };

let questions: WorkerQuestions;
let posted: Question[];
const ask = () => questions.ask(asked, (question) => posted.push(question));
beforeEach(() => {
  vi.useFakeTimers();
  [questions, posted] = [new WorkerQuestions(), []];
});
afterEach(() => vi.useRealTimers());

describe('questions to the worker', () => {
  it('get the answer that names them, in whatever order answers come', async () => {
    const [first, second] = [ask(), ask()];
    expect(posted[0]).toEqual({ ...asked, id: expect.any(Number) });
    const [one, other] = posted.map(
      ({ id }) => ({ kind: 'answer', id, scores: Float32Array.of(id) }) as const,
    );
    questions.settle(other!);
    questions.settle(one!);
    expect(await first).toBe(one);
    expect(await second).toBe(other);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('get none in eight seconds, and an answer after that is nobody’s', async () => {
    const answer = ask();
    vi.advanceTimersByTime(7999);
    const next = ask();
    vi.advanceTimersByTime(1);
    expect(await answer).toBeUndefined();
    questions.settle({ kind: 'answer', id: posted[0]!.id });
    questions.settle({ kind: 'answer', id: posted[1]!.id });
    expect(await next).toEqual({ kind: 'answer', id: posted[1]!.id });
  });

  it('get none where the worker is gone, at once', async () => {
    const answers = [ask(), ask()];
    questions.close();
    expect(await Promise.all(answers)).toEqual([undefined, undefined]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
