/** What a local round knows of its visitor: read from the profile, after what is past the retention time is dropped. */
import { retentionStart } from '../../shared/protocol/history-retention.ts';
import { tellingOf } from '../experiment/telling.ts';
import { lastContribution } from '../history/participation.ts';
import type { TrainingStore } from '../history/profile-store.ts';
import { type DeviceClass, momentAttributes, visitorFeatures } from '../models/visitor-features.ts';
import type { LocalParts } from './local-update.ts';
import type { TrainingSite } from './site.ts';

/** When a profile is read, and on what. */
export type Moment = {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly deviceClass: DeviceClass;
};

/** @throws whatever the store rejects with */
export async function readProfile(
  profile: TrainingStore,
  { manifest, spec }: TrainingSite,
  { now, deviceClass }: Moment,
): Promise<Pick<LocalParts, 'history' | 'lastContribution' | 'visitor' | 'telling'>> {
  await profile.dropEventsBefore(retentionStart(manifest.site, now));
  const attributes = { ...(await profile.attributes()), ...momentAttributes(new Date(now), deviceClass) };
  return {
    history: await profile.events(),
    lastContribution: lastContribution(await profile.participations()),
    visitor: { features: visitorFeatures(attributes), local: await profile.local(spec.model) },
    telling: await tellingOf(profile, manifest),
  };
}
