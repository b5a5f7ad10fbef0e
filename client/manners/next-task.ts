/** Resolves in a task of its own: what the page or the worker has to do meanwhile, it does. */
export const nextTask = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve));
