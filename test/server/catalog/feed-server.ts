/** A feed on this machine that answers what a test says, and knows what it was asked. */
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type FeedServer = { readonly url: string; readonly asked: IncomingMessage[]; answer: RequestListener };

export async function startFeed(answer: RequestListener): Promise<FeedServer> {
  const asked: IncomingMessage[] = [];
  const http = createServer((request, response) => {
    asked.push(request);
    feed.answer(request, response);
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    http.close();
    http.closeAllConnections();
  });
  const feed = { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, asked, answer };
  return feed;
}

/** A catalog in CSV, with what it says of itself. */
export const csv =
  (text: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(200, { 'Content-Type': 'text/csv', ...headers }).end(text);
