import { describe, expect, it } from 'vitest';
import { consentPolicyOf } from '../../../shared/protocol/consent-policy.ts';

describe('the consent policy of a site', () => {
  it('PR13 is opt-in, and erases everything, where the site does not say', () => {
    expect(consentPolicyOf({})).toEqual({ mode: 'opt-in', onWithdrawal: 'everything' });
  });

  it('PR13 is what the site says', () => {
    const consent = { mode: 'legitimate-interest', onWithdrawal: 'training' } as const;
    expect(consentPolicyOf({ consent })).toEqual(consent);
    expect(consentPolicyOf({ consent: { ...consent, onWithdrawal: 'everything' } }).onWithdrawal).toBe(
      'everything',
    );
  });

  it('PR13 is the strictest where a page reads what it does not know', () => {
    const unknown = { mode: 'opt-out', onWithdrawal: null } as unknown as { mode: 'opt-in' };
    expect(consentPolicyOf({ consent: unknown })).toEqual({ mode: 'opt-in', onWithdrawal: 'everything' });
  });
});
