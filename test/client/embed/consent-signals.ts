/** Who speaks for a visitor beside the visitor: the browser, and dialogues of the page. */
import { vi } from 'vitest';

/** The browser sends a Global Privacy Control signal, or does not. */
export const withPrivacyControl = (isOn: boolean): void =>
  void Object.defineProperty(navigator, 'globalPrivacyControl', { value: isOn, configurable: true });

/** A page with Consent Mode, before the visitor has said anything. */
export function withConsentMode() {
  const dataLayer: unknown[] = [['consent', 'default', { personalization_storage: 'denied' }]];
  vi.stubGlobal('dataLayer', dataLayer);
  return (state: 'granted' | 'denied') =>
    void dataLayer.push(['consent', 'update', { personalization_storage: state }]);
}

/** A page with a dialogue of the TCF. */
export function withTcf() {
  const listeners: ((data: object, ok: boolean) => void)[] = [];
  vi.stubGlobal('__tcfapi', (_command: string, _version: number, listener: (typeof listeners)[number]) =>
    listeners.push(listener),
  );
  return (given: boolean) => {
    const consents = { 1: given, 5: given, 6: given, 10: given };
    for (const listener of listeners)
      listener({ eventStatus: 'useractioncomplete', gdprApplies: true, purpose: { consents } }, true);
  };
}
