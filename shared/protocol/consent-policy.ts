/**
 * On whose word the browsers of a site keep and train anything, and what a withdrawal erases. A file of its own: the
 * script tag reads it, and no schema.
 */

/** `opt-in`: after a yes. `legitimate-interest`: without one, until somebody objects; whether that is lawful is the operator's to know. */
export const consentModes = ['opt-in', 'legitimate-interest'] as const;

/** `everything`: all that the profile held. `training`: nothing is trained or sent any more; what is on the device stays, and is shown from. */
export const withdrawals = ['everything', 'training'] as const;

/** See {@link consentModes}, {@link withdrawals}. */
export type ConsentPolicy = {
  readonly mode: (typeof consentModes)[number];
  readonly onWithdrawal: (typeof withdrawals)[number];
};

/** Where the site does not say. */
export const strictestPolicy: ConsentPolicy = { mode: 'opt-in', onWithdrawal: 'everything' };

/** The policy of a site's configuration; what is missing in it, or unknown, is the strictest. */
export function consentPolicyOf({ consent }: { readonly consent?: Partial<ConsentPolicy> }): ConsentPolicy {
  return {
    mode: consent?.mode === 'legitimate-interest' ? consent.mode : strictestPolicy.mode,
    onWithdrawal: consent?.onWithdrawal === 'training' ? consent.onWithdrawal : strictestPolicy.onWithdrawal,
  };
}
