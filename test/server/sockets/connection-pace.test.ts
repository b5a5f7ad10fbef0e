import { describe, expect, it } from 'vitest';
import { toSettings } from '../../../server/settings/settings.ts';
import { bytesIn, createPaces } from '../../../server/sockets/connection-pace.ts';

const paces = (limits: object) => createPaces(toSettings({ limits }).access.limits);

describe('AD1 one connection', () => {
  it('has room for so many messages in a minute, another one its own', async () => {
    const paceOf = paces({ messagesPerMinute: 2 });
    const pace = paceOf('a');
    expect([await pace(0), await pace(0), await pace(0)]).toEqual([true, true, false]);
    expect(await paceOf('b')(0)).toBe(true);
  });

  it('has room for so many bytes of updates in a minute', async () => {
    const pace = paces({ updateMegabytesPerMinute: 1 })('a');
    expect([await pace(600_000), await pace(400_000), await pace(0), await pace(1)]).toEqual([
      ...[true, true, true],
      false,
    ]);
  });
});

it('the bytes of a message are those of its updates', () => {
  expect(bytesIn([{ round: 1 }, new Uint8Array(7), Buffer.alloc(3), 'text', null, () => undefined])).toBe(10);
  expect(bytesIn([])).toBe(0);
});
