/**
 * Settings of what browsers keep, and on whose word. Where the operator says nothing, neither does the public
 * configuration: browsers then do by themselves what stands here as the default.
 */
import * as z from 'zod/mini';
import { consentModes, strictestPolicy, withdrawals } from '../../shared/protocol/consent-policy.ts';
import { defaultRetentionDays } from '../../shared/protocol/history-retention.ts';
import { siteConfigSchema } from '../../shared/protocol/site-config.ts';
import { setting } from './setting.ts';

const history = siteConfigSchema.shape.history.def.innerType.shape;

const historySchema = z.strictObject({
  retentionDays: setting(z._default(history.retentionDays, defaultRetentionDays), {
    description: 'A browser drops events that are older.',
    unit: 'days',
  }),
});

const consentSchema = z.strictObject({
  mode: setting(z._default(z.enum(consentModes), strictestPolicy.mode), {
    description: 'Whether browsers keep and train anything before a yes; see the text on consent.',
  }),
  onWithdrawal: setting(z._default(z.enum(withdrawals), strictestPolicy.onWithdrawal), {
    description: 'What a no erases or stops: everything on the device, or training alone.',
  }),
});

/** By key. */
export const visitorSettings = {
  history: setting(z.optional(historySchema), {
    description: "What a browser keeps of its visitor's events.",
  }),
  consent: setting(z.optional(consentSchema), { description: 'On whose word browsers keep and train.' }),
};
