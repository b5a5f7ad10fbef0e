/** A log at an aggregator's address: C2SP tlog-tiles under `/log/`, models by their hashes under `/models/`. */
import { type AuditSource, maxModelBytes } from '../../shared/audit/audit-source.ts';
import { maxBundleBytes } from '../../shared/log/entry-bundle.ts';
import { httpGet } from './http-get.ts';

/**
 * @param address of the aggregator: http or https, with or without a path
 * @returns throws HearsayError BAD_CONFIG from its methods where the address does not answer, or with something else than a file
 */
export function httpSource(address: URL): AuditSource {
  const base = baseOf(address);
  return {
    log: (path) => httpGet({ url: new URL(`log/${path}`, base), maxBytes: maxBundleBytes }),
    model: (hash) => httpGet({ url: new URL(`models/${hash}`, base), maxBytes: maxModelBytes }),
  };
}

/** The address with a slash at its end, so that paths go on from it. */
export const baseOf = (address: URL): string => address.href.replace(/\/*$/, '/');
