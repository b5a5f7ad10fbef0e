/**
 * Model poisoning: what a hostile browser sends in place of its delta, as long as the norm bound lets it be, so that
 * what the bound alone stops is part of every measurement. It knows what every browser knows, the published model, and
 * nothing of the others' updates.
 */
import type { ModelSite } from '../../../client/models/model.ts';
import { euclideanNorm } from '../../../shared/lattice/clip.ts';
import type { Uniform } from '../../../shared/lattice/round.ts';
import type { AttackSettings } from './attack-settings.ts';
import { boostItem } from './boost-item.ts';
import { randomDirection } from './random-direction.ts';

/** What it works with. */
export type AttackParts = {
  readonly attack: Pick<AttackSettings, 'kind' | 'target'>;
  /** [d] what an honest browser would send. */
  readonly honest: Float32Array;
  /** [d] the model as published. */
  readonly published: Float32Array;
  readonly site: ModelSite;
  /** L2 norm of what is sent, weight units. */
  readonly clipNorm: number;
  readonly uniform: Uniform;
};

/** @returns [d], weight units, of norm `clipNorm`; zeros where the attack has no direction */
export function attackedDelta({ clipNorm, ...parts }: AttackParts): Float32Array {
  const direction = directionOf(parts);
  const length = euclideanNorm(direction);
  return length === 0 ? direction : direction.map((value) => (value * clipNorm) / length);
}

function directionOf({
  attack: { kind, target },
  honest,
  published,
  site,
  uniform,
}: Omit<AttackParts, 'clipNorm'>): Float32Array {
  switch (kind) {
    case 'sign-flip': // unlearns: it wants a model that is worth less to everybody
      return honest.map((value) => -value);
    case 'noise':
      return randomDirection(honest.length, uniform);
    case 'boost-item':
      return target === null ? new Float32Array(honest.length) : boostItem(site, published, target);
  }
}
