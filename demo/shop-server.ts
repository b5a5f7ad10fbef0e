/** The shop's own server, on another origin than the aggregator: pages, items, and where to find the rest. */
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import type { CrowdReport } from './crowd/crowd-report.ts';
import { productPicture } from './product-picture.ts';

/** What the shop's pages ask for. */
export type ShopContent = {
  /** Folder of the built shop. */
  readonly folder: string;
  /** Folder of the built pages that show the elements. */
  readonly pages: string;
  readonly aggregator: string;
  /** Identity of its log, for the script tag. */
  readonly log: string;
  readonly items: readonly { readonly id: string; readonly title: string; readonly price: number }[];
  readonly crowd: () => CrowdReport;
};

/** The elements as a page of plain HTML has them, and with two frameworks. */
export const pageNames = ['html', 'react', 'vue'] as const;

/** Serve the shop; resolves with the port once it answers. */
export function startShop(content: ShopContent, port: number): Promise<number> {
  const { folder, aggregator, log, items, crowd } = content;
  const app = express();
  app.disable('x-powered-by');
  app.get('/items.json', (_request, response) => void response.json({ items }));
  app.get('/demo.json', (_request, response) => void response.json({ aggregator, log }));
  app.get('/crowd.json', (_request, response) => void response.json(crowd()));
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
