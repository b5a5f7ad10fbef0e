import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import { type PageCatalog, toPageCatalog } from '../../../client/reader/page-catalog.ts';
import type { CatalogSource, ModelSource } from '../../../client/reader/read-site.ts';
import type { FromReader, ToReader } from '../../../client/reader/reader-messages.ts';
import { SiteReader } from '../../../client/reader/site-reader.ts';
import { foldModel } from '../../../client/recommend/folded-model.ts';
import { modelSpec } from '../../../shared/model/model-spec.ts';
import { decodeScoringFile, encodeScoringFile } from '../../../shared/model/scoring-file.ts';
import { specHash } from '../../../shared/model/spec.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { richCatalog, roughParameters } from '../models/small-catalog.ts';

const aggregator = 'https://aggregator.example';
const model = { name: 'pooling', dim: 4 } as const;

/** What the aggregator serves, by address. */
const served = new Map<string, Uint8Array>();

function serve(folder: string, bytes: Uint8Array): string {
  const hash = createHash('sha256').update(bytes).digest('hex');
  served.set(`${aggregator}/${folder}/${hash}`, bytes);
  return hash;
}

/** All that a page can ask of a catalog. */
const contentOf = ({ itemAt, ...catalog }: PageCatalog) => ({
  ...catalog,
  items: catalog.ids.map((_, item) => itemAt(item)),
});

function serveSite(items: readonly CatalogItem[]) {
  const index = indexCatalog(items);
  const source: CatalogSource = {
    aggregator,
    hash: serve('catalog', new TextEncoder().encode(JSON.stringify({ items }))),
  };
  const spec = modelSpec(model, index.shape);
  const file = encodeScoringFile(spec, roughParameters(spec, 3));
  const wanted: ModelSource = { aggregator, hash: serve('models', file), model, specHash: specHash(spec) };
  return {
    whole: contentOf(toPageCatalog(index)),
    source,
    wanted,
    folded: foldModel(index, model, decodeScoringFile(spec, wanted, file)),
  };
}

/** Runs `reader-entry.ts` here; what goes to and fro is cloned, or moved, as between threads. */
class EntryWorker {
  static readonly all: EntryWorker[] = [];
  static breaks = false;
  onmessage: ((event: { data: FromReader }) => void) | null = null;
  onerror: ((event: { preventDefault: () => void }) => void) | null = null;
  readonly asked: ToReader[] = [];
  terminated = false;
  readonly #scope = import('./entry-scope.ts').then(({ openEntry }) =>
    openEntry((message, transfer) => this.#answer(structuredClone(message, { transfer }))),
  );

  constructor() {
    EntryWorker.all.push(this);
  }

  postMessage(message: ToReader): void {
    this.asked.push(message);
    const copy = structuredClone(message);
    if (EntryWorker.breaks) queueMicrotask(() => this.onerror?.({ preventDefault: () => undefined }));
    else void this.#scope.then((receive) => receive(copy));
  }

  terminate(): void {
    this.terminated = true;
  }

  #answer(data: FromReader): void {
    if (!this.terminated) this.onmessage?.({ data });
  }
}

const withWorkers = (): SiteReader => new SiteReader(() => new EntryWorker() as unknown as Worker);

beforeEach(() => {
  served.clear();
  EntryWorker.all.length = 0;
  EntryWorker.breaks = false;
  vi.stubGlobal('fetch', async (url: string) => {
    const bytes = served.get(url);
    return new Response((bytes ?? null) as BodyInit | null, { status: bytes ? 200 : 404 });
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('a site reader', () => {
  it('reads catalog and model in one worker, which ends then', async () => {
    const { source, wanted, folded, whole } = serveSite(richCatalog.items);
    const reader = withWorkers();
    const catalog = await reader.catalog(source);
    expect(contentOf(catalog)).toEqual(whole);
    expect(await reader.model({ catalog, source }, wanted)).toEqual(folded);
    expect(EntryWorker.all).toHaveLength(1);
    expect(EntryWorker.all[0]!.terminated).toBe(true);
  });

  it('reads a later model in another worker, which knows no catalog yet', async () => {
    const { source, wanted, folded } = serveSite(richCatalog.items);
    const reader = withWorkers();
    const catalog = await reader.catalog(source);
    await reader.model({ catalog, source }, wanted);
    expect(await reader.model({ catalog, source }, wanted)).toEqual(folded);
    expect(EntryWorker.all).toHaveLength(2);
  });

  it('goes on while another answer is awaited', async () => {
    const { source, wanted, folded } = serveSite(richCatalog.items);
    const reader = withWorkers();
    const catalog = await reader.catalog(source);
    const both = [reader.model({ catalog, source }, wanted), reader.model({ catalog, source }, wanted)];
    expect(await Promise.all(both)).toEqual([folded, folded]);
    expect(EntryWorker.all).toHaveLength(1);
  });

  it('hands over a large catalog in pieces, whole and in order', async () => {
    const items = Array.from({ length: 2500 }, (_, i) => ({ id: `item-${i}`, title: `Mug ${i % 7}` }));
    const { source, whole } = serveSite(items);
    const catalog = contentOf(await withWorkers().catalog(source));
    expect(catalog).toEqual(whole);
    expect(catalog.items).toEqual(items);
    const none = serveSite([]);
    expect(contentOf(await withWorkers().catalog(none.source))).toEqual(none.whole);
  });

  it('refuses what the hash does not name, with a code', async () => {
    const { source, wanted } = serveSite(richCatalog.items);
    const reader = withWorkers();
    const over = { catalog: await reader.catalog(source), source };
    served.set(`${aggregator}/models/${wanted.hash}`, Uint8Array.of(1));
    await expect(reader.model(over, wanted)).rejects.toThrow(refusal('BAD_MODEL'));
    served.delete(`${aggregator}/models/${wanted.hash}`);
    await expect(reader.model(over, wanted)).rejects.toThrow(refusal('OFFLINE'));
    served.clear();
    await expect(withWorkers().catalog(source)).rejects.toThrow(refusal('OFFLINE'));
  });

  it('asks again for a catalog that it did not get', async () => {
    const { source, whole } = serveSite(richCatalog.items);
    const kept = new Map(served);
    served.clear();
    const reader = withWorkers();
    await expect(reader.catalog(source)).rejects.toThrow(refusal('OFFLINE'));
    for (const [url, bytes] of kept) served.set(url, bytes);
    expect(contentOf(await reader.catalog(source))).toEqual(whole);
  });

  const inPlace = async (reader: SiteReader): Promise<void> => {
    const { source, wanted, folded, whole } = serveSite(richCatalog.items);
    const catalog = await reader.catalog(source);
    expect(contentOf(catalog)).toEqual(whole);
    expect(await reader.model({ catalog, source }, wanted)).toEqual(folded);
  };

  it('reads on the page itself where no worker can be started', async () => {
    const start = vi.fn(() => {
      throw new ReferenceError('Worker is not defined');
    });
    await inPlace(new SiteReader(start));
    expect(start).toHaveBeenCalledOnce();
  });

  it('reads on the page itself where a worker does not run: a policy may forbid it', async () => {
    EntryWorker.breaks = true;
    await inPlace(withWorkers());
    expect(EntryWorker.all).toHaveLength(1);
    expect(EntryWorker.all[0]!.terminated).toBe(true);
  });
});
