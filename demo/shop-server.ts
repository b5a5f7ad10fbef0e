/** The shop's own server, on another origin than the aggregator: pages, items, and where to find the rest. */
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import type { CrowdReport } from './crowd/crowd-report.ts';
import { pageNames } from './pages/page-names.ts';
import { productPicture } from './product-picture.ts';
import type { Item, ShopData } from './shop/shop-data.ts';

/** What the shop's pages ask for. */
export type ShopContent = {
  /** Folder of the built shop. */
  readonly folder: string;
  /** Folder of the built pages that show the elements. */
  readonly pages: string;
  readonly aggregator: string;
  /** Identity of its log, for the script tag. */
  readonly log: string;
  readonly items: readonly Item[];
  readonly crowd: () => CrowdReport;
};

/** Serve the shop; resolves with the port once it answers. */
export function startShop(content: ShopContent, port: number): Promise<number> {
  const { folder, aggregator, log, items, crowd } = content;
  const app = express();
  app.disable('x-powered-by');
  const answers: { readonly [Path in keyof ShopData]: () => ShopData[Path] } = {
    '/items.json': () => ({ items }),
    '/demo.json': () => ({ aggregator, log }),
    '/crowd.json': crowd,
  };
  for (const [path, answer] of Object.entries(answers))
    app.get(path, (_request, response) => void response.json(answer()));
  addPages(app, content);
  app.use(express.static(folder));
  app.get('/{*path}', (_request, response) => response.sendFile('index.html', { root: folder }));
  return new Promise((resolve, reject) => {
    const server = app.listen(port, (error) => {
      if (error) reject(error);
      else resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Pages name `https://aggregator.example` and `THE-LOG`, as a site's own would: they learn the true ones here. */
function addPages(app: Express, { pages, aggregator, log, items }: ShopContent): void {
  for (const name of pageNames) {
    app.get(`/pages/${name}/`, async (_request, response) => {
      const page = await readFile(`${pages}/${name}/index.html`, 'utf8');
      response
        .type('html')
        .send(page.replace('https://aggregator.example', aggregator).replace('THE-LOG', log));
    });
  }
  app.use('/pages', express.static(pages, { index: false }));
  const titles = new Map(items.map(({ id, title }) => [id, title]));
  app.get('/art/:id', (request, response) => {
    const title = titles.get(request.params.id);
    if (title === undefined) response.sendStatus(404);
    else
      response.type('image/svg+xml').set('Cache-Control', 'public, max-age=3600').send(productPicture(title));
  });
}
