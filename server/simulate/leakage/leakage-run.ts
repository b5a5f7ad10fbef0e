/**
 * An audit of leakage on a simulated federation: real histories, real models, the update and the release that are really
 * run. In one release visitors are attacked; in the last ones canaries are planted.
 */
import { latticeUnit } from '../../../shared/lattice/lattice.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { type ModelSpec, specDim } from '../../../shared/model/spec.ts';
import { epsilonOf } from '../../../shared/privacy/accountant.ts';
import { emptyLedger, ledgerRho, recordRelease } from '../../../shared/privacy/ledger.ts';
import { type ReleaseConfig, type ReleaseInput, releaseRho } from '../../../shared/release.ts';
import { Federation, type FederationParts, firstState } from '../federation/federation.ts';
import { ThreadPool, type ThreadPoolOptions } from '../federation/thread-pool.ts';
import { simulatedSite, simulatedSpec } from '../simulation-plan.ts';
import type { Progress } from '../simulation-run.ts';
import { trainingForm } from '../stored-form.ts';
import { attackVisitors } from './attack-visitors.ts';
import type { AttackedRelease } from './attacked-release.ts';
import { type AuditedBuild, thisBuild } from './audited-build.ts';
import { drawVisitors } from './draw-visitors.ts';
import type { LeakagePlan } from './leakage-plan.ts';
import type { LeakageResult } from './leakage-result.ts';
import type { Moment } from './lone-update.ts';
import { PlantedCanaries } from './planted-canaries.ts';

/** What an audit is given besides its plan. */
export type LeakageParts = {
  readonly plan: LeakagePlan;
  readonly threads: ThreadPoolOptions;
  /** What is audited; the code that servers run unless a test breaks it. */
  readonly build?: AuditedBuild;
  readonly onProgress?: Progress;
};

/** Run an audit to its end. */
export async function runLeakage(parts: LeakageParts): Promise<LeakageResult> {
  const { simulation } = parts.plan;
  const spec = simulatedSpec(simulation);
  const pool = await ThreadPool.start(simulatedSite(simulation), specDim(spec), parts.threads);
  try {
    return await new LeakageRun(parts, pool, spec).toEnd();
  } finally {
    await pool.close();
  }
}

class LeakageRun {
  readonly #plan: LeakagePlan;
  readonly #build: AuditedBuild;
  readonly #tell: Progress;
  readonly #canaries: PlantedCanaries;
  readonly #parts: FederationParts;
  readonly #federation: Federation;
  #ledger = emptyLedger;
  /** Of the latest release. */
  #seen: Pick<AttackedRelease, 'sum' | 'noised'> | undefined;

  constructor(parts: LeakageParts, pool: ThreadPool, spec: ModelSpec) {
    const { plan, build = thisBuild, onProgress = () => undefined } = parts;
    const { split, settings, seed, users, defaults } = plan.simulation;
    const { radius } = defaults.lattice;
    this.#plan = plan;
    this.#build = build;
    this.#tell = onProgress;
    this.#canaries = new PlantedCanaries(
      { canaries: plan.canaries, seed, dim: specDim(spec), radius },
      build.admit,
    );
    const { trainEnds } = split.stages[0]!;
    const release: AuditedBuild['release'] = (input, config) => this.#release(input, config);
    this.#parts = { pool, spec, settings, seed, users, trainEnds, release };
    this.#federation = new Federation(this.#parts, firstState(initialModel(spec, seed), settings));
  }

  async toEnd(): Promise<LeakageResult> {
    const { releases, cohort } = this.#plan.simulation.settings;
    let attacks: Pick<LeakageResult, 'items' | 'membership'> | undefined;
    for (let made = 0; made < releases; made++) {
      const { state } = this.#federation;
      await this.#federation.next((done) =>
        this.#tell('releases', (made + Math.min(1, done / cohort)) / releases),
      );
      if (made === this.#plan.attacked) attacks = await this.#attack({ parts: this.#parts, state });
    }
    const canaries = this.#canaries.outcome(this.#plan.delta, (share) => this.#tell('canaries', share));
    return { ...this.#frame(), ...attacks!, canaries }; // the plan names one of the releases
  }

  /** What the federation calls for a release: the build's own, with canaries in the sum, looked at from outside. */
  #release(input: ReleaseInput, config: ReleaseConfig) {
    const isPlanted = input.version > this.#plan.firstPlanted;
    const sum = isPlanted ? this.#canaries.plant(input.sum) : input.sum;
    const noised = noisedSum(this.#build, { ...input, sum }, config);
    // neighbours differ in one participant alone: who asks about canaries may know the visitors, and the other way round
    if (isPlanted) this.#canaries.see(noised.map((value, i) => value - input.sum[i]!));
    const withoutCanaries = noised.map((value, i) => value - (sum[i]! - input.sum[i]!));
    this.#seen = { sum: input.sum, noised: withoutCanaries };
    const { cap } = this.#plan.simulation.settings;
    this.#ledger = recordRelease(this.#ledger, { period: 'audit', rho: releaseRho(config), cap });
    return this.#build.release({ ...input, sum }, config);
  }

  #attack(moment: Moment): Promise<Pick<LeakageResult, 'items' | 'membership'>> {
    const { simulation, attacked } = this.#plan;
    const { variance: noiseVariance, cohort } = simulation.settings;
    const difference = this.#differenceSince(moment.state.master.model);
    return attackVisitors({
      ...{ plan: simulation, moment, visitors: drawVisitors(simulation, attacked) },
      // called after a release
      release: { ...this.#seen!, difference, noiseVariance, cohort },
      onProgress: (share) => this.#tell('attacks', share),
    });
  }

  #differenceSince(before: Float32Array): Float32Array {
    const { spec } = this.#parts;
    const published = trainingForm(spec, before).model;
    const after = trainingForm(spec, this.#federation.state.master.model).model;
    return after.map((value, i) => value - published[i]!);
  }

  #frame(): Pick<LeakageResult, 'settings' | 'ledger'> {
    const { delta, simulation } = this.#plan;
    const { model, users, split, settings, noise, seed } = simulation;
    const { releases, cohort, cap } = settings;
    const epsilon = epsilonOf({ rho: ledgerRho(this.#ledger), delta });
    return {
      settings: {
        ...{ model, parameters: specDim(this.#parts.spec), users: users.length },
        ...{ items: split.dataset.items.length, releases, cohort, cap },
        ...{ noiseMultiplier: noise?.plan.noiseMultiplier ?? 0, seed },
      },
      ledger: { epsilon: Number.isFinite(epsilon) ? epsilon : null, delta },
    };
  }
}

/**
 * What a release makes of a sum before its optimizer takes it, lattice units: one step of FedAvg, from zero. All that a
 * release gives follows from it, so nobody who reads releases sees more.
 */
function noisedSum({ release }: AuditedBuild, input: ReleaseInput, config: ReleaseConfig): Float64Array {
  const master = { model: new Float32Array(input.master.model.length), optimizerState: new Float32Array(0) };
  const average = release(
    { ...input, master },
    { ...config, optimizer: { kind: 'fedavg', learningRate: 1 } },
  );
  const scale = latticeUnit(config.lattice) / config.cohort;
  return Float64Array.from(average.master.model, (value) => value / scale);
}
