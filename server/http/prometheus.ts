/**
 * `/metrics` for Prometheus (text format 0.0.4): what `measures.ts` lists, and how the process does, in prom-client's own
 * names. Counters begin at the start of the process, what the log says goes on.
 */
import type { Express } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { type Measure, measures, type PrometheusSource } from './measures.ts';

/** Answer `/metrics`. */
export function addPrometheus(app: Express, source: PrometheusSource): void {
  const registry = createRegistry(source);
  app.get('/metrics', async (_request, response, next) => {
    try {
      response.set({ 'Cache-Control': 'no-store', 'Content-Type': registry.contentType });
      response.send(await registry.metrics());
    } catch (error) {
      next(error);
    }
  });
}

/** Everything that `/metrics` has, read off the source when it is asked for. */
function createRegistry(source: PrometheusSource): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const [name, measure] of Object.entries(measures)) register(registry, source, { name, ...measure });
  return registry;
}

function register(
  registry: Registry,
  source: PrometheusSource,
  { name, kind, help, labels, samples }: Measure & { readonly name: string },
): void {
  const described = { name, help, labelNames: [...labels], registers: [registry] };
  if (kind === 'counter') {
    new Counter({
      ...described,
      collect() {
        this.reset();
        for (const { labels, value } of samples(source)) this.inc(labels, value);
      },
    });
  } else {
    new Gauge({
      ...described,
      collect() {
        const now = samples(source);
        if (now.length === 0) this.remove({}); // else it would say 0
        for (const { labels, value } of now) this.set(labels, value);
      },
    });
  }
}
