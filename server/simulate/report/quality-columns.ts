/** The columns of a chart of quality. */
import { formatMetric } from '../../pages/numbers.ts';
import type { ShortMetrics } from '../metrics/answer-result.ts';
import type { BarColumn } from './bar-table.ts';

/** HR@10 and NDCG@10, each beside the figure that its rows are to be compared with. */
export const qualityColumns = ({ hr10, ndcg10 }: ShortMetrics): readonly [BarColumn, BarColumn] => [
  { title: 'HR@10, full ranking', format: formatMetric, formatScale: String, reference: hr10 },
  { title: 'NDCG@10, full ranking', format: formatMetric, formatScale: String, reference: ndcg10 },
];
