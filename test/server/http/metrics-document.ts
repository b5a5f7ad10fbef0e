/** `server/METRICS.md`: every name of `/metrics` that is ours, from the same source as `/metrics` itself. */
import { measures } from '../../../server/http/measures.ts';

const head = `# Metrics

What \`GET /metrics\` says, for Prometheus. Counters begin at the start of the process. Nothing in this table is of a single
visitor, and no label holds anything that a stranger chose. Beside these there are those of the process itself, \`process_*\` and
\`nodejs_*\`, in the names of prom-client: resident memory, processor time, event loop delay (\`nodejs_eventloop_lag_p99_seconds\`), heap,
garbage collection. They are exact, and move with whatever the process does, one visitor's update too: where strangers should not
see that, let the proxy in front refuse them \`/metrics\`. \`deploy/grafana-dashboard.json\` shows them, \`deploy/alerts.yml\` has
rules over them.

| name | kind | labels | |
|---|---|---|---|
`;

/** The whole page. */
export const metricsDocument = (): string => `${head}${Object.entries(measures)
  .map(
    ([name, { kind, labels, help }]) =>
      `| \`${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`,
  )
  .join('\n')}
`;
