import { describe, expect, it } from 'vitest';
import { ConsentMode } from '../../../client/consent/consent-mode.ts';
import { gtagEntry } from '../page/gtag.ts';

function createPage() {
  const dataLayer: unknown[] = [];
  const gtag = (...args: unknown[]) => void dataLayer.push(gtagEntry(...args));
  return { dataLayer, gtag };
}

const personal = () => new ConsentMode(['personalization_storage']);

describe("Google's Consent Mode", () => {
  it('says what the visitor chose, and what is chosen later', () => {
    const { dataLayer, gtag } = createPage();
    const mode = personal();
    expect(mode.read(dataLayer)).toBeUndefined();
    gtag('consent', 'default', {
      ad_storage: 'denied',
      personalization_storage: 'denied',
      wait_for_update: 500,
    });
    expect(mode.read(dataLayer)).toBe('asking');
    gtag('js', new Date());
    gtag('consent', 'update', { personalization_storage: 'granted', ad_storage: 'denied' });
    expect(mode.read(dataLayer)).toBe('yes');
    gtag('consent', 'update', { personalization_storage: 'denied' });
    expect(mode.read(dataLayer)).toBe('no');
  });

  it('takes no default for a choice: it may be meant for other regions', () => {
    const { dataLayer, gtag } = createPage();
    gtag('consent', 'default', { personalization_storage: 'granted', region: ['US-CA'] });
    expect(personal().read(dataLayer)).toBeUndefined();
  });

  it('says nothing of types that nobody named', () => {
    const { dataLayer, gtag } = createPage();
    gtag('consent', 'update', {
      ad_storage: 'granted',
      analytics_storage: 'granted',
      ad_user_data: 'denied',
    });
    expect(personal().read(dataLayer)).toBeUndefined();
    expect(new ConsentMode([]).read(dataLayer)).toBeUndefined();
  });

  it('is a yes once all types are granted, and a no where one is denied', () => {
    const { dataLayer, gtag } = createPage();
    const both = new ConsentMode(['personalization_storage', 'analytics_storage']);
    gtag('consent', 'update', { personalization_storage: 'granted' });
    expect(both.read(dataLayer)).toBe('asking');
    gtag('consent', 'update', { analytics_storage: 'granted' });
    expect(both.read(dataLayer)).toBe('yes');
    gtag('consent', 'update', { analytics_storage: 'denied' });
    expect(both.read(dataLayer)).toBe('no');
  });

  it('remembers what was said when the data layer is shortened from its beginning', () => {
    const { dataLayer, gtag } = createPage();
    const mode = personal();
    gtag('consent', 'update', { personalization_storage: 'granted' });
    mode.read(dataLayer);
    dataLayer.splice(0, dataLayer.length, { event: 'page_view' });
    expect(mode.read(dataLayer)).toBe('yes');
  });

  it('reads arrays as well, changes nothing, and takes no nonsense', () => {
    const nonsense = [
      null,
      undefined,
      7,
      'consent',
      ['consent'],
      ['consent', 'update'],
      ['consent', 'update', 1],
    ];
    const dataLayer = Object.freeze([
      ...nonsense,
      ['consent', 'update', { personalization_storage: 'granted' }],
    ]);
    expect(personal().read(dataLayer)).toBe('yes');
    for (const other of [undefined, null, {}, 'dataLayer', 3]) expect(personal().read(other)).toBeUndefined();
    const maybe = [['consent', 'update', { personalization_storage: 'maybe' }]];
    expect(personal().read(maybe)).toBeUndefined();
  });
});
