/** A log at an aggregator's address: C2SP tlog-tiles under `/log/`, models by their hashes under `/models/`. */
import { type AuditSource, maxModelBytes } from '../../shared/audit/audit-source.ts';
import { type CatalogSource, maxCatalogBytes } from '../../shared/audit/evidence-source.ts';
import { maxBundleBytes } from '../../shared/log/entry-bundle.ts';
import { readUrl } from './read-url.ts';

/**
 * @param address of the aggregator: http or https, with or without a path
 * @returns throws from its methods as {@link readUrl} does
 */
export function httpSource(address: URL): AuditSource & CatalogSource {
  const base = baseOf(address);
  return {
    log: (path) => readUrl(new URL(`log/${path}`, base), { maxBytes: maxBundleBytes }),
    model: (hash) => readUrl(new URL(`models/${hash}`, base), { maxBytes: maxModelBytes }),
    catalog: (hash) => readUrl(new URL(`catalog/${hash}`, base), { maxBytes: maxCatalogBytes }),
  };
}

/** The address that a target is; undefined where it is something else, a folder say. */
export const addressIn = (target: string): URL | undefined =>
  /^https?:\/\//i.test(target) && URL.canParse(target) ? new URL(target) : undefined;

/** The address with a slash at its end, so that paths go on from it. */
export const baseOf = (address: URL): string => address.href.replace(/\/*$/, '/');
