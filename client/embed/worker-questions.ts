/** The questions that the worker has not answered yet. */
import type { Answer, Question } from '../worker/worker-messages.ts';

/** How long a page waits: the first answer may have to wait for a backend and a model, milliseconds. */
const answerMs = 8000;

/** A question of each kind, without what is filled in here. */
export type Asked = Question extends infer Each ? (Each extends Question ? Omit<Each, 'id'> : never) : never;

/** See the head of this file. */
export class WorkerQuestions {
  readonly #waiting = new Map<number, (answer: Answer | undefined) => void>();
  #asked = 0;

  /** @returns undefined where no answer came in time, or the worker has gone */
  ask(asked: Asked, post: (question: Question) => void): Promise<Answer | undefined> {
    const id = ++this.#asked;
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(undefined), answerMs);
      const settle = (answer: Answer | undefined): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(answer);
      };
      this.#waiting.set(id, settle);
      post({ ...asked, id });
    });
  }

  /** The worker has answered; too late is not at all. */
  settle(answer: Answer): void {
    this.#waiting.get(answer.id)?.(answer);
  }

  /** The worker has gone. */
  close(): void {
    for (const settle of this.#waiting.values()) settle(undefined);
  }
}
