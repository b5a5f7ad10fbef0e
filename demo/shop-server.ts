/** The shop's own server, on another origin than the aggregator: pages, items, and where to find the rest. */
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { CrowdReport } from './crowd/crowd-report.ts';

/** What the shop's pages ask for. */
export type ShopContent = {
  /** Folder of the built shop. */
  readonly folder: string;
  readonly aggregator: string;
  /** Identity of its log, for the script tag. */
  readonly log: string;
  readonly items: readonly { readonly id: string; readonly title: string; readonly price: number }[];
  readonly crowd: () => CrowdReport;
};

/** Serve the shop; resolves with the port once it answers. */
export function startShop(
  { folder, aggregator, log, items, crowd }: ShopContent,
  port: number,
): Promise<number> {
  const app = express();
  app.disable('x-powered-by');
  app.get('/items.json', (_request, response) => void response.json({ items }));
  app.get('/demo.json', (_request, response) => void response.json({ aggregator, log }));
  app.get('/crowd.json', (_request, response) => void response.json(crowd()));
  app.use(express.static(folder));
  app.get('/{*path}', (_request, response) => response.sendFile('index.html', { root: folder }));
  return new Promise((resolve, reject) => {
    const server = app.listen(port, (error) => {
      if (error) reject(error);
      else resolve((server.address() as AddressInfo).port);
    });
  });
}
