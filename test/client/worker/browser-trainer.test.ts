import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { LocalResult } from '../../../client/models/local-round.ts';
import type { LocalTask, ModelSite, Visitor } from '../../../client/models/model.ts';
import { pooling } from '../../../client/models/pooling.ts';
import type { RunningBackend } from '../../../client/worker/backends/choose-backend.ts';
import { createBrowserTrainer } from '../../../client/worker/browser-trainer.ts';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { poolingSpec } from '../../../shared/model/pooling-spec.ts';
import { eventually } from '../../eventually.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { roughParameters, smallCatalog, smallHistory, visitorOf } from '../models/small-catalog.ts';

const { chooseBackend, trainLocally, scoreOnce } = vi.hoisted(() => ({
  chooseBackend: vi.fn(),
  trainLocally: vi.fn(),
  scoreOnce: vi.fn(),
}));
vi.mock('../../../client/worker/backends/choose-backend.ts', () => ({ chooseBackend }));
vi.mock('../../../client/models/local-round.ts', () => ({ trainLocally }));
vi.mock('../../../client/models/score-once.ts', () => ({ scoreOnce }));
vi.mock('../../../client/models/tensorflow.ts', () => ({}));

const task = {} as LocalTask;
const settings = { steps: 1, learningRate: 1 };
const result: LocalResult = { delta: new Float32Array(3), local: new Float32Array(0), losses: [1] };
const loadFallback = () => Promise.reject(new Error('nobody asks'));
const createTrainer = () => createBrowserTrainer('auto', loadFallback);

/** Backends in the order in which they are chosen; `lose` takes the device of the latest away. */
function backends(): { lose: () => void } {
  let lose = (): void => undefined;
  chooseBackend.mockImplementation(async (): Promise<RunningBackend> => {
    const number = chooseBackend.mock.calls.length;
    const lost = new Promise<void>((resolve) => {
      lose = resolve;
    });
    return { status: { name: 'webgpu', reason: `choice ${number}`, adapter: '' }, lost };
  });
  return { lose: () => lose() };
}

beforeEach(() => {
  chooseBackend.mockReset();
  trainLocally.mockReset().mockResolvedValue(result);
});

describe('a trainer in a browser', () => {
  it('chooses its backend at its first use, once', async () => {
    backends();
    const trainer = createTrainer();
    expect(chooseBackend).not.toHaveBeenCalled();
    const [status] = await Promise.all([trainer.backend(), trainer.backend(), trainer.train(task, settings)]);
    expect(status.reason).toBe('choice 1');
    expect(await trainer.train(task, settings)).toBe(result);
    expect(chooseBackend).toHaveBeenCalledTimes(1);
    expect(chooseBackend).toHaveBeenCalledWith('auto', loadFallback);
    expect(trainLocally).toHaveBeenCalledWith(task, settings, expect.any(Function));
  });

  it('lets other tasks of the worker run between two steps', async () => {
    backends();
    await createTrainer().train(task, settings);
    const breathe = trainLocally.mock.calls[0]![2] as () => Promise<void>;
    let ran = false;
    setTimeout(() => {
      ran = true;
    });
    await breathe();
    expect(ran).toBe(true);
  });

  it('stops when the device is lost while it trains, though the device never answers, and chooses anew', async () => {
    const { lose } = backends();
    const trainer = createTrainer();
    trainLocally.mockReturnValueOnce(new Promise(() => undefined));
    await trainer.backend();
    const training = trainer.train(task, settings);
    await eventually(() => expect(trainLocally).toHaveBeenCalled());
    lose();
    await expect(training).rejects.toThrow(refusal('DEVICE_LOST'));
    expect(await trainer.train(task, settings)).toBe(result);
    expect((await trainer.backend()).reason).toBe('choice 2');
  });

  it('chooses anew where the device was lost between two trainings', async () => {
    const { lose } = backends();
    const trainer = createTrainer();
    await trainer.train(task, settings);
    lose();
    await Promise.resolve();
    expect((await trainer.backend()).reason).toBe('choice 2');
  });

  it('leaves no second rejection behind when the lost device fails as well', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    onTestFinished(() => void process.off('unhandledRejection', unhandled));
    const { lose } = backends();
    const trainer = createTrainer();
    let fail = (_error: Error): void => undefined;
    trainLocally.mockReturnValueOnce(
      new Promise((_resolve, reject) => {
        fail = reject;
      }),
    );
    const training = trainer.train(task, settings);
    await eventually(() => expect(trainLocally).toHaveBeenCalled());
    lose();
    await expect(training).rejects.toThrow(refusal('DEVICE_LOST'));
    fail(new Error('mapAsync: Instance reference no longer exists'));
    await new Promise((resolve) => setImmediate(resolve)); // Node tells of rejections before it
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('passes on what training throws', async () => {
    backends();
    trainLocally.mockRejectedValueOnce(new Error('a bug'));
    await expect(createTrainer().train(task, settings)).rejects.toThrow('a bug');
  });

  it('has no backend where none starts, and tries again the next time', async () => {
    backends();
    chooseBackend.mockRejectedValueOnce(new Error('not fetched'));
    const trainer = createTrainer();
    await expect(trainer.backend()).rejects.toThrow(refusal('NO_BACKEND'));
    expect(await trainer.train(task, settings)).toBe(result);
  });

  it('scores with its backend, and stops when the device is lost meanwhile', async () => {
    const { lose } = backends();
    const trainer = createTrainer();
    const [site, parameters, visitor] = [{} as ModelSite, new Float32Array(2), {} as Visitor];
    scoreOnce.mockResolvedValueOnce(Float32Array.of(1, 2));
    expect(await trainer.score(site, parameters, visitor)).toEqual(Float32Array.of(1, 2));
    expect(scoreOnce).toHaveBeenCalledWith(site, parameters, visitor);
    expect(chooseBackend).toHaveBeenCalledTimes(1);
    scoreOnce.mockReturnValueOnce(new Promise(() => undefined));
    const scoring = trainer.score(site, parameters, visitor);
    await eventually(() => expect(scoreOnce).toHaveBeenCalledTimes(2));
    lose();
    await expect(scoring).rejects.toThrow(refusal('DEVICE_LOST'));
  });

  it('keeps a model ready on its backend, until the device is lost', async () => {
    const { lose } = backends();
    const trainer = createTrainer();
    const spec = poolingSpec(smallCatalog.shape, 2);
    const parameters = roughParameters(spec, 3);
    const site = { spec, catalog: smallCatalog };
    const scorer = await trainer.createScorer(site, parameters);
    expect(chooseBackend).toHaveBeenCalledTimes(1);
    const visitor = visitorOf(smallHistory);
    const expected = await pooling.createScorer(site, parameters).scores(visitor);
    expect(await scorer.scores(visitor)).toEqual(expected);
    lose();
    await eventually(() => expect(scorer.scores(visitor)).rejects.toThrow(refusal('DEVICE_LOST')));
    // nor on the backend that comes after it
    const next = await trainer.createScorer(site, parameters);
    expect(chooseBackend).toHaveBeenCalledTimes(2);
    await expect(scorer.scores(visitor)).rejects.toThrow(refusal('DEVICE_LOST'));
    expect(await next.scores(visitor)).toEqual(expected);
  });

  it('passes the code of a failed choice on', async () => {
    chooseBackend.mockRejectedValue(new HearsayError('OFFLINE', 'the fallback cannot be fetched'));
    await expect(createTrainer().backend()).rejects.toThrow(refusal('OFFLINE'));
  });
});
