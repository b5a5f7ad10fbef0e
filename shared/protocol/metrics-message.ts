/** PR9. How federated evaluation is told to browsers; what it means is in `metrics/metrics-report.ts`. */
import * as z from 'zod/mini';
import { countSchema } from './primitives.ts';

const shareSchema = z.number().check(z.gte(0), z.lte(1));
const intervalSchema = z.tuple([shareSchema, shareSchema]);

const armFields = {
  status: z.enum(['measured', 'not enough visitors']),
  visitors: countSchema,
  effectiveVisitors: countSchema,
  detectable: z.nullable(shareSchema),
  hr10: z.nullable(shareSchema),
  ndcg10: z.nullable(shareSchema),
  interval: z.nullable(z.strictObject({ hr10: intervalSchema, ndcg10: intervalSchema })),
};

/** The report of both arms and the drift alarm. */
export const metricsReportSchema = z.strictObject({
  ...armFields,
  releases: countSchema,
  held: z.strictObject(armFields),
  drift: z.nullable(z.strictObject({ alarm: z.boolean(), since: z.nullable(countSchema) })),
});
