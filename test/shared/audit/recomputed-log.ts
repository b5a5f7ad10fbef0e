/** Audits with a credential, of logs of `log-builder.ts`, and what came of the checks that it adds. */
import { type Audit, auditLog } from '../../../shared/audit/audit-log.ts';
import { type CheckName, evidenceCheckNames } from '../../../shared/audit/check.ts';
import type { EvidenceSource } from '../../../shared/audit/evidence-source.ts';
import type { VersionRange } from '../../../shared/audit/recomputation.ts';
import type { SiteConfig } from '../../../shared/protocol/site-config.ts';
import { LogBuilder, noisySite, someUpdate } from '../log/log-builder.ts';
import { serve, sourceOf } from './served-log.ts';
import { evidenceOf } from './shown-log.ts';

export const everything: VersionRange = { from: 0, to: Number.POSITIVE_INFINITY };

export const auditOf = ({ leaves }: LogBuilder, source: EvidenceSource, range = everything): Promise<Audit> =>
  auditLog({ source: sourceOf(serve(leaves)), evidence: { source, range } });
export const audit = (
  log: LogBuilder,
  shown: Partial<EvidenceSource> = {},
  range = everything,
): Promise<Audit> => auditOf(log, { ...evidenceOf(log), ...shown }, range);

export const isOfEvidence = (name: CheckName) => (evidenceCheckNames as readonly CheckName[]).includes(name);
/** What came of the checks that a credential adds, a line each. */
export const found = ({ checks }: Audit): string[] =>
  checks
    .filter(({ name }) => isOfEvidence(name))
    .map(({ name, status, covered }) => `${name} ${status} ${covered}`);
export const failed = ({ checks }: Audit): CheckName[] =>
  checks.filter(({ status }) => status === 'failed').map(({ name }) => name);
export const detailOf = ({ checks }: Audit, name: CheckName) =>
  checks.find((check) => check.name === name)!.detail;

export const honest = (site: SiteConfig = noisySite) =>
  new LogBuilder(site).play([1, 2]).play([3, 4, 5]).play([6]);
export const collected = () => new LogBuilder().open().contribute(someUpdate(1)).contribute(someUpdate(2));
