/** Opens a round: configuration and code first where they have changed, then the budget, then seed and commitment. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { errorCode } from '../../shared/hearsay-error.ts';
import { isSameLeaf, type Leaf } from '../../shared/log/leaf.ts';
import { costOfRelease } from '../../shared/log/release-cost.ts';
import { rhoOf } from '../../shared/privacy/accountant.ts';
import { commitToSeed } from '../../shared/privacy/keyed-stream.ts';
import { assertWithinBudget } from '../../shared/privacy/ledger.ts';
import type { Announcement } from '../../shared/protocol/messages.ts';
import { periodOf } from '../../shared/protocol/site-config.ts';
import type { AggregatorEnvironment, Build } from './environment.ts';
import { configLeaf } from './genesis.ts';
import type { Journal } from './journal.ts';
import { type CatalogAct, catalogAct } from './operator-acts.ts';
import { seedKey } from './round-secrets.ts';

/**
 * Between two rounds: write the configuration where it is another one than the log has, and whose act it was where an
 * operator has brought its catalog.
 * @throws what the store throws
 */
export function introduceSite(journal: Journal, { site, store }: AggregatorEnvironment): void {
  const { config, model } = journal.state;
  if (!config || !model) throw new TypeError('a log begins with its config');
  const leaf = configLeaf(site, model);
  if (isSameLeaf(leaf, { ...config, model })) return;
  const isAnother = site.catalog.hash !== config.catalog;
  const { before, ...erased } = isAnother ? catalogAct(journal, store, site.catalog.hash) : noAct;
  journal.append([...before, leaf], erased);
}

const noAct: CatalogAct = { before: [], erasedSecrets: [] };

/** What runs in place of a build that the log has named. */
const unknownBuild: Build = { version: 'unknown', files: [] };

/**
 * Between two rounds: write what code runs where it is other code than the log has.
 * @throws what the store throws
 */
export function introduceCode(journal: Journal, { build }: AggregatorEnvironment): void {
  const { code } = journal.state;
  if (!build && !code) return;
  const leaf: Leaf = { kind: 'code', ...(build ?? unknownBuild) };
  if (!code || !isSameLeaf(leaf, code)) journal.append([leaf]);
}

/**
 * Open a round, unless the operator has paused: then nothing happens.
 * @returns why none was opened otherwise, or null
 * @throws what the store throws
 */
export function openRound(journal: Journal, environment: AggregatorEnvironment): Announcement['paused'] {
  const { site, randomBytes, now } = environment;
  const { model, nextRound, isPaused } = journal.state;
  if (!model) throw new TypeError('a log begins with its config');
  if (isPaused) return null;
  const paused = reasonToPause(journal, environment);
  if (paused) return paused;
  const seed = site.config.privacy.variance > 0 ? randomBytes(32) : null;
  journal.append(
    [
      {
        kind: 'round-open',
        round: nextRound,
        period: periodOf(nextRound, site.config),
        base: model.version,
        seed: seed && bytesToHex(commitToSeed(seed)),
        time: now(),
      },
    ],
    seed ? { secrets: new Map([[seedKey(nextRound), seed]]) } : {},
  );
  return null;
}

function reasonToPause(journal: Journal, { site }: AggregatorEnvironment): Announcement['paused'] {
  const { privacy } = site.config;
  const { ledger, nextRound } = journal.state;
  if (site.catalog.items === 0) return 'empty catalog';
  if (privacy.budgetEpsilon === null) return null;
  const cost = costOfRelease(site.config, periodOf(nextRound, site.config));
  try {
    assertWithinBudget(ledger, cost, rhoOf({ epsilon: privacy.budgetEpsilon, delta: privacy.delta }));
    return null;
  } catch (error) {
    if (errorCode(error) === 'BUDGET_SPENT') return 'budget spent';
    throw error;
  }
}
