import { describe, expect, it } from 'vitest';
import { overlayContent, type Seen } from '../../../client/debug/overlay-content.ts';
import type { Item, Reason, Recommendation } from '../../../client/embed/api.ts';
import type { Status } from '../../../client/embed/status.ts';
import { StatusBoard } from '../../../client/embed/status-board.ts';
import type { GivenList } from '../../../client/recommend/page-advice.ts';
import { sentOf } from '../embed/sent-of.ts';

const initial = new StatusBoard().status;
const titles: Readonly<Record<string, string>> = { 1: 'Lamp', 2: 'Lantern' };
const item = (id: string) => (titles[id] === undefined ? undefined : ({ id, title: titles[id] } as Item));

const nothing: Seen = { status: initial, lists: [], missed: [], marks: [], events: [], item };

const listOf = (milliseconds: number, reasons: readonly Reason[] = []): GivenList => ({
  placement: 'home',
  recommendations: reasons.map(
    (reason, i): Recommendation => ({ itemId: `${i + 1}`, score: i + 0.5, reason, recommendationId: `${i}` }),
  ),
  milliseconds,
  failures: 0,
});
const factsOf = (status: Status, lists: readonly GivenList[] = []) =>
  new Map(overlayContent({ ...nothing, status, lists }).sections.flatMap(({ facts }) => facts));

describe('the overlay', () => {
  it('says what is off and why, before anything is known', () => {
    const facts = factsOf(initial);
    expect(facts.get('State')).toBe('off: no consent');
    expect(facts.get('Consent')).toBe('no');
    expect(facts.get('Version')).toBe('none yet');
    expect(facts.get('Lists')).toBe('none yet');
    expect(facts.has('Errors in filter and boost')).toBe(false);
    const { caption, rows } = overlayContent(nothing);
    expect([caption, rows]).toEqual(['No list was asked for yet.', []]);
  });

  it('says what runs, and what was sent', () => {
    const backend = { name: 'webgpu', reason: 'real adapter', adapter: 'acme one' } as const;
    const last = { round: 1, baseVersion: 0, positions: 12, losses: [8], milliseconds: 55.25 };
    const status: Status = {
      ...initial,
      consent: true,
      history: { events: 1234, kept: 'disk' },
      model: { version: 7, bytes: 57_870, personal: true },
      training: { state: 'idle', off: null, backend, last },
      sent: [sentOf({ bytes: 1500 }), sentOf({ bytes: 500 })],
    };
    const facts = factsOf(status);
    expect(facts.get('State')).toBe('idle');
    expect(facts.get('Backend')).toBe('webgpu acme one: real adapter');
    expect(facts.get('Events')).toBe('1,234, kept on this device');
    expect(facts.get('Last updates sent')).toBe('2, 2,000 bytes');
    expect(facts.get('Version')).toBe('7, 57,870 bytes');
    expect(facts.get('Local round')).toBe('55.3 ms, 12 predictions');
  });

  it('PV3 rounds an epsilon up, and claims none where there is no noise', () => {
    const privacy = {
      ...{ epsilon: 1.931, delta: 1e-6, noiseMultiplier: 3, cap: 20, releases: 4 },
      evaluation: false,
      experiment: false,
    };
    const epsilonOf = (change: Partial<typeof privacy>) =>
      factsOf({ ...initial, privacy: { ...privacy, ...change } }).get('Epsilon');
    expect(epsilonOf({})).toBe('1.94 after 4 releases');
    expect(epsilonOf({ noiseMultiplier: 0, epsilon: 0, releases: 0 })).toBe('no guarantee after 0 releases');
  });

  it('has the median and the 95th percentile of all lists, by nearest rank', () => {
    const twenty = Array.from({ length: 20 }, (_, i) => listOf(20 - i));
    expect(factsOf(initial, twenty).get('Lists')).toBe('p50 10.0 ms, p95 19.0 ms of 20');
    expect(factsOf(initial, [listOf(3)]).get('Lists')).toBe('p50 3.0 ms, p95 3.0 ms of 1');
  });

  it('counts the errors of callbacks', () => {
    const failing = [2, 3].map((failures) => ({ ...listOf(1), failures }));
    expect(factsOf(initial, failing).get('Errors in filter and boost')).toBe('5');
  });

  it('shows the last list, with scores and reasons', () => {
    const reasons: readonly Reason[] = [
      { kind: 'because', itemId: '2', share: 0.756, event: 'view' },
      { kind: 'similar', itemId: 'gone' },
      { kind: 'history' },
      { kind: 'popular' },
      { kind: 'pinned' },
    ];
    const { caption, rows } = overlayContent({
      ...nothing,
      lists: [listOf(1, [{ kind: 'popular' }]), listOf(2.5, reasons)],
    });
    expect(caption).toBe('Last list: home, 5 items in 2.5 ms');
    expect(rows.slice(0, 3)).toEqual([
      { item: 'Lamp (1)', score: '0.500', reason: 'because of Lantern, 76 %' },
      { item: 'Lantern (2)', score: '1.500', reason: 'similar to gone' },
      { item: '3', score: '2.500', reason: 'the history as a whole' },
    ]);
    expect(rows.slice(3).map(({ reason }) => reason)).toEqual(['popular', 'pinned']);
  });

  it('lists the last events, newest first', () => {
    const time = Date.UTC(2026, 10, 22);
    const views = Array.from({ length: 6 }, (_, i) => ({ type: 'view', itemId: `${i}`, time }) as const);
    const events = [...views, { type: 'search', query: 'tea', time } as const];
    const shown = overlayContent({ ...nothing, events }).sections.find(
      ({ heading }) => heading === 'Last events',
    );
    expect(shown?.facts.slice(0, 2)).toEqual([
      ['search', '“tea”, 2026-11-22T00:00:00.000Z'],
      ['view', '5, 2026-11-22T00:00:00.000Z'],
    ]);
    expect(shown?.facts).toHaveLength(5);
    expect(shown?.facts.at(-1)?.[1]).toContain('Lantern');
  });

  it('says what came to nothing, and why, newest first', () => {
    const missed = [
      { name: 'basket', details: { itemId: '1' } },
      { name: 'view', details: { ...('P106' as unknown as object) } },
      { name: 'purchase', details: {} },
      { name: 'rating', details: { itemId: '1', rating: 4 } },
      { name: 'click', details: { recommendationId: 'gone' } },
      { name: 'search', details: {} },
    ];
    const { sections } = overlayContent({ ...nothing, missed, marks: ['cart'] });
    expect(sections.at(-1)).toEqual({
      heading: 'Came to nothing',
      facts: [
        ['track("search", {})', 'no query'],
        ['track("click", {"recommendationId":"gone"})', 'no recommendation of this page, and no item'],
        ['track("rating", {"itemId":"1","rating":4})', 'a rating is 0 to 1, worst to best'],
        ['track("purchase", {})', 'no item'],
        ['track("view", "P106")', 'a text is no details: { itemId: "P106" }'],
        ['track("basket", {"itemId":"1"})', expect.stringMatching(/^no such event: one of view, click/)],
        ['data-hearsay-event="cart"', 'no such event'],
      ],
    });
    expect(overlayContent(nothing).sections.at(-1)?.heading).toBe('Last events');
  });

  it('shows what a page gave, whatever it is', () => {
    const details: Record<string, unknown> = { itemId: undefined };
    details.self = details;
    const long = { name: 'view', details: { query: 'x'.repeat(500) } };
    const { sections } = overlayContent({ ...nothing, missed: [long, { name: 7n, details }] });
    const calls = sections.at(-1)?.facts.map(([call]) => call);
    expect(calls?.[0]).toBe('track(undefined, …)');
    expect(calls?.[1]).toHaveLength(121);
  });
});
