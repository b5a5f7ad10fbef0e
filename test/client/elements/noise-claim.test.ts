import { afterEach, expect, it, vi } from 'vitest';
import { consentDetails } from '../../../client/elements/consent-question.ts';
import { englishTexts } from '../../../client/elements/consent-texts.ts';
import { ledgerFormats } from '../../../client/elements/ledger-formats.ts';
import { writtenEpsilon } from '../../../client/elements/noise-claim.ts';
import { manifestStatus } from '../../../client/embed/status-board.ts';
import { manifest } from '../../shared/protocol/ordinary-messages.ts';

afterEach(() => vi.unstubAllGlobals());

it('PV3 an epsilon is written in three digits, and never as less than it is', () => {
  expect([0, 8, 7.9999999, 2.341, 0.10005, 99.91, 1234].map(writtenEpsilon)).toEqual([
    0, 8, 8, 2.35, 0.101, 100, 1240,
  ]);
});

it('PV3 an epsilon is rounded up where the browser knows no rounding mode, too', () => {
  class Older extends Intl.NumberFormat {
    constructor(language?: string, options?: Intl.NumberFormatOptions) {
      super(language, { ...options, ...{ roundingMode: 'halfExpand' } });
    }
  }
  vi.stubGlobal('Intl', { ...Intl, NumberFormat: Older, DateTimeFormat: Intl.DateTimeFormat });
  const { privacy } = manifestStatus(manifest);
  const status = { consent: false, consentSource: null, privacy: { ...privacy!, epsilon: 3.231 } };
  expect(consentDetails(status, englishTexts).join()).toContain('ε = 3.24 ');
  expect(ledgerFormats('en-IE').epsilon(3.231)).toBe('3.24');
});
