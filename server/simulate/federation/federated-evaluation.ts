/**
 * What follows from the metrics of a simulated release (PR9, LG8): the line of models, who is held on which, the
 * report, and the roll-back to an earlier model and optimizer state, by the functions that server and auditors use.
 * A withdrawn model stays in the count of releases, and in what browsers know they have given.
 */
import {
  beginLine,
  emptyLine,
  extendLine,
  heldModel,
  type ModelLine,
} from '../../../shared/log/model-line.ts';
import { versionToRestore } from '../../../shared/metrics/judge-release.ts';
import { reportMetrics } from '../../../shared/metrics/metrics-report.ts';
import type { Master } from '../../../shared/server-optimizer.ts';
import type { FederatedRelease } from '../simulation-result.ts';
import type { FederationSettings } from './federation-settings.ts';

/** A model of the line; another version by a roll-back is a model of its own. */
type LineModel = {
  readonly version: number;
  /** The release that made it, also where a roll-back has brought it back; 0: the first model. */
  readonly release: number;
};

/** Where federated evaluation stands between two releases; plain data. */
export type FederatedEvaluation = {
  readonly line: ModelLine<LineModel>;
  /** Those that can be held from now on, by version; the current one among them. */
  readonly masters: ReadonlyMap<number, Master>;
  /** By user: end of the events that the user had when it last gave. */
  readonly knownEnds: ReadonlyMap<number, number>;
  readonly releases: readonly FederatedRelease[];
};

/** A release that has metrics. */
export type MeasuredRelease = {
  /** Counted from 1. */
  readonly release: number;
  readonly master: Master;
  /** [6] noised sums. */
  readonly metrics: readonly number[];
};

/** Before the first release. @param master the first model */
export function firstEvaluation(master: Master): FederatedEvaluation {
  const line = beginLine<LineModel>(emptyLine, { version: 0, release: 0 });
  return { line, masters: new Map([[0, master]]), knownEnds: new Map(), releases: [] };
}

/** The model that held browsers evaluate while the current one is trained; null where nobody is held. */
export function heldMaster(
  { line, masters }: FederatedEvaluation,
  settings: FederationSettings,
): Master | null {
  const held = heldModel(line, settings);
  return held && masters.get(held.version)!; // pruned of none that can be held
}

/**
 * Take a release in, and judge.
 * @returns what stands after it, and the master to go on from: the release's own, or an earlier one with its optimizer
 * state
 */
export function takeRelease(
  evaluation: FederatedEvaluation,
  { release, master, metrics }: MeasuredRelease,
  settings: FederationSettings,
): { readonly evaluation: FederatedEvaluation; readonly master: Master } {
  const model = { version: currentVersion(evaluation.line) + 1, release };
  const released = { model, metrics, variance: settings.variance };
  const line = extendLine(evaluation.line, released, settings);
  const masters = new Map([...evaluation.masters, [model.version, master]]);
  const toVersion = versionToRestore(line.evaluations, settings);
  const earlier = line.models.find(({ version }) => version === toVersion);
  const restored = toVersion === null ? undefined : masters.get(toVersion);
  const said = saidOf(release, line, earlier?.release ?? null);
  const releases = [...evaluation.releases, said];
  if (!earlier || !restored) {
    return { master, evaluation: pruned({ ...evaluation, line, masters, releases }, settings) };
  }
  const version = model.version + 1;
  const anew = beginLine(line, { ...earlier, version });
  masters.set(version, restored);
  return {
    master: restored,
    evaluation: pruned({ ...evaluation, line: anew, masters, releases }, settings),
  };
}

/** What is said after a release; a roll-back that follows ends the line that it speaks of. */
function saidOf(
  release: number,
  { evaluations }: ModelLine<LineModel>,
  rolledBackTo: number | null,
): FederatedRelease {
  const { status, visitors, hr10, ndcg10, interval, releases, held, drift } = reportMetrics(evaluations);
  return {
    ...{ release, status, visitors, pooled: releases, hr10, ndcg10, interval },
    ...{ heldHr10: held.hr10, drift: drift?.alarm ?? null, rolledBackTo },
  };
}

/** Without the masters that no later release can hold or go back to. */
function pruned(evaluation: FederatedEvaluation, { metrics }: FederationSettings): FederatedEvaluation {
  const { line, masters } = evaluation;
  const oldest = Math.max(line.lineFrom, currentVersion(line) - (metrics?.lag ?? 0));
  return { ...evaluation, masters: new Map([...masters].filter(([version]) => version >= oldest)) };
}

const currentVersion = ({ models }: ModelLine<LineModel>): number => models.at(-1)?.version ?? 0;
