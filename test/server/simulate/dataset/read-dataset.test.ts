import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type DatasetFiles, readDataset } from '../../../../server/simulate/dataset/read-dataset.ts';
import { type EventType, eventTypes } from '../../../../shared/protocol/event-type.ts';
import { refusal } from '../../../shared/log/refusal.ts';
import { expectRefused, folder, read } from './text-dataset.ts';

/** The events in words: user, item, time, type, order, rating. */
async function events(content: string | Uint8Array, options: Partial<DatasetFiles> = {}) {
  const { dataset } = await read({ interactions: content }, options);
  const { user, item, time, type, order, rating } = dataset.events;
  return Array.from(user, (_, i) => [
    dataset.users[user[i]!],
    dataset.items[item[i]!],
    time[i],
    eventTypes[type[i]!],
    order?.[i] ?? null,
    rating?.[i] ?? null,
  ]);
}
const viewed = (user: string, item: string, time: number) => [user, item, time, 'view', null, null];

it('reads the purchases and the catalog of the demo', async () => {
  const { dataset, skippedRows } = await readDataset({
    interactions: 'demo/data/events.csv.gz',
    items: 'demo/data/items.csv',
  });
  expect(skippedRows).toBe(0);
  expect([dataset.users.length, dataset.items.length, dataset.events.user.length]).toEqual([
    4_334, 3_659, 396_337,
  ]);
  expect(dataset.users[0]).toBe('17850');
  expect(dataset.catalog[0]).toEqual({ id: '10002', title: 'INFLATABLE POLITICAL GLOBE', price: 0.85 });
  expect(dataset.events.time[0]).toBe(Date.UTC(2010, 11, 1, 8, 26));
  expect(eventTypes[dataset.events.type[0]!]).toBe('purchase');
});

describe('interactions', () => {
  const expected = [viewed('7', 'a', 1_000_000), viewed('7', 'b', 2_000_000), viewed('8', 'a', 3_000_000)];
  const cells = ['7,a,1000', '7,b,2000', '8,a,3000'];
  const csv = `user_id,item_id,timestamp\n${cells.join('\n')}\n`;

  it.each([
    ['CSV', csv],
    ['no end of the last line', csv.trimEnd()],
    ['CRLF', csv.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\ufeff${csv}`],
    ['blank lines', `\n${csv.replaceAll('\n', '\n\n')}`],
    ['quotes', csv.replaceAll(/[^,\n]+/g, '"$&"')],
    ['spaces', csv.replaceAll(',', ' , ')],
    ['TSV', csv.replaceAll(',', '\t')],
    ['semicolons', csv.replaceAll(',', ';')],
    ['MovieLens', csv.replaceAll(',', '::')],
    [
      'RecBole',
      csv
        .replaceAll(',', '\t')
        .replace('user_id\titem_id\ttimestamp', 'user_id:token\titem_id:token\ttimestamp:float'),
    ],
    [
      'JSON lines',
      cells
        .map((row) =>
          JSON.stringify({ userId: Number(row[0]), itemId: row[2], timestamp: Number(row.slice(4)) }),
        )
        .join('\n'),
    ],
    ['gzip', gzipSync(csv)],
    ['gzip in members', Buffer.concat([gzipSync(csv.slice(0, 40)), gzipSync(csv.slice(40))])],
  ])('may be %s', async (_, content) => {
    expect(await events(content)).toEqual(expected);
  });

  it.each([
    ['user,item,time'],
    ['userId,itemId,date'],
    ['visitorid,asin,unixReviewTime'],
    ['customer_id,product_id,datetime'],
    ['session_id,parent_asin,ts'],
    ['User ID,Movie ID,Event Time'],
  ])('have columns such as %s', async (header) => {
    expect(await events(`${header}\n7,a,1000\n`)).toEqual([viewed('7', 'a', 1_000_000)]);
  });

  it('take the more telling of two names', async () => {
    expect(await events('session_id,asin,user_id,parent_asin\n1,2,3,4\n')).toEqual([viewed('3', '4', 0)]);
  });

  it('take the columns that the operator names', async () => {
    const columns = {
      user: 'Buyer',
      item: 'thing',
      time: 'at',
      order: 'slip',
      type: 'what',
      rating: 'liked',
    };
    const content = 'user_id,buyer,thing,at,slip,what,liked\nX,7,a,1000,s,buy,3\n';
    expect(await events(content, { columns })).toEqual([['7', 'a', 1_000_000, 'purchase', 0, 3]]);
  });

  it('read dates', async () => {
    const content = 'user_id,item_id,date\n7,a,2011-12-09 08:26:00\n';
    expect(await events(content)).toEqual([viewed('7', 'a', Date.UTC(2011, 11, 9, 8, 26))]);
  });

  it('without a time are in the order of the file', async () => {
    expect(await events('user_id,item_id\n7,b\n8,a\n7,a\n')).toEqual([
      viewed('7', 'b', 0),
      viewed('7', 'a', 2),
      viewed('8', 'a', 1),
    ]);
  });

  it.each([
    ['user,item,rating', '7,a,4.5', ['7', 'a', 0, 'rating', null, 4.5]],
    ['user,item,order_id', '7,a,A1', ['7', 'a', 0, 'purchase', 0, null]],
    ['user,item,event', '7,a,pv', ['7', 'a', 0, 'view', null, null]],
    ['user,item,event,rating', '7,a,pv,', ['7', 'a', 0, 'view', null, null]],
    ['user,item,event,rating', '7,a,rate,2', ['7', 'a', 0, 'rating', null, 2]],
    ['visitorid,itemid,event,transactionid', '7,a,addtocart,', ['7', 'a', 0, 'add-to-cart', null, null]],
  ] as [string, string, [string, string, number, EventType, number | null, number | null]][])(
    'with the columns %s say what an event is: %s',
    async (header, row, event) => {
      expect(await events(`${header}\n${row}\n`)).toEqual([event]);
    },
  );

  it('as JSON need not all have the same fields', async () => {
    const content =
      '{"user":1,"item":"a","type":"view"}\n\n{"item":"b","user":"1","type":"buy","order_id":9}\n{"user":1,"item":"c","rating":3}';
    expect(await events(content)).toEqual([
      ['1', 'a', 0, 'view', -1, Number.NaN],
      ['1', 'b', 1, 'purchase', 0, Number.NaN],
      ['1', 'c', 2, 'rating', -1, 3],
    ]);
  });

  const header = 'user_id,item_id,timestamp,event,rating\n';
  const good = '7,a,1000,view,\n';
  it.each([
    ['a cell too few', '8,b,1000,view\n', 'expected 5 columns as in the header, got 4'],
    ['no user', ' ,b,1000,view,\n', 'user: expected an id, got nothing'],
    ['no item', '8,,1000,view,\n', 'item: expected an id, got nothing'],
    [
      'an id that is too long',
      `8,${'x'.repeat(129)},1000,view,\n`,
      'expected at most 128 characters, got 129',
    ],
    ['no time', '8,b,,view,\n', 'time: expected seconds or milliseconds since 1970, or a date'],
    ['a time of another kind', '8,b,2011-12-09,view,\n', 'one kind in all rows, got "2011-12-09"'],
    ['an unknown event', '8,b,1000,remove,\n', 'type: expected an event such as view, click'],
    ['no event', '8,b,1000,,\n', 'got nothing'],
    ['a rating that is no number', '8,b,1000,view,good\n', 'rating: expected a number, got "good"'],
    ['a quote inside', '8,5" disk,1000,view,\n', 'a quote inside an unquoted field'],
    ['a quote that never closes', '8,"b,1000,view,\n9,c,1000,view,\n', 'a quote is not closed'],
    ['bytes that are no UTF-8', Buffer.from('8,caf\xe9,1000,view,\n', 'latin1'), 'expected UTF-8'],
  ])('are refused with file and line for %s, or skipped', async (_, row, reason) => {
    const interactions = Buffer.concat([
      Buffer.from(header + good + good),
      Buffer.from(row),
      Buffer.from(good),
    ]);
    const message = `${join(folder, 'interactions')}:4: `;
    await expectRefused({ interactions }, message);
    await expectRefused({ interactions }, reason);
    const { dataset, skippedRows } = await read({ interactions }, { skipBadRows: true });
    expect(skippedRows).toBe(1);
    expect(dataset.events.user.length).toBe(row.includes('\n9') ? 4 : 3);
  });

  it.each([
    ['broken JSON', '{"user":1', 'broken JSON'],
    ['no object', '[1,2]', 'expected a JSON object'],
    ['no user', '{"item":1}', 'expected a column for the user'],
    ['an object for an id', '{"user":{},"item":1}', 'user: expected an id, got {}'],
    ['an integer that JSON cannot hold', '{"user":9007199254740993,"item":1}', 'user: expected an id'],
    ['half a character', '{"user":"\\ud800","item":1}', 'half a character'],
    ['a time where the others have none', '{"user":1,"item":2,"time":3}', 'time: expected none'],
  ])('as JSON are refused for %s', async (_, row, reason) => {
    const interactions = `{"user":1,"item":1}\n${row}\n`;
    await expectRefused({ interactions }, `:2: `);
    await expectRefused({ interactions }, reason);
    expect((await read({ interactions }, { skipBadRows: true })).skippedRows).toBe(1);
  });

  it('skipped are counted over all files', async () => {
    const interactions = `user,item\n1,2\n${',\n'.repeat(12)}`;
    const contents = { interactions, items: 'item,title\n,x\n2,y\n', users: 'user\tage\n1\n' };
    expect((await read(contents, { skipBadRows: true })).skippedRows).toBe(14);
  });

  it('lose to a quote that never closes its own line only', async () => {
    const rows = Array.from({ length: 3_000 }, (_, i) => (i === 500 ? `u${i},"x` : `u${i},x`));
    const interactions = `user,item\n${rows.join('\n')}\n`;
    const { dataset, skippedRows } = await read({ interactions }, { skipBadRows: true });
    expect(skippedRows).toBe(1);
    expect(dataset.users).toHaveLength(2_999);
  });

  it('do not mistake a quoted line break for the end of a row', async () => {
    const { dataset } = await read({ interactions: 'user,item,note\n1,a,"x\n\ny"\n2,b,z\n' });
    expect(dataset.users).toEqual(['1', '2']);
  });

  it.each([
    [
      'no header (MovieLens u.data)',
      '196\t242\t3\t881250949\n',
      ':1: header: expected a column for the user',
    ],
    ['no header (ratings.dat)', '1::1193::5::978300760\n', 'is the first line a header?'],
    ['one column', 'user_id\n1\n', 'header: expected columns between tabs, commas, semicolons or ::'],
    [
      'a column twice',
      'user_id,item_id,Item ID\n1,2,3\n',
      'expected one column for the item, got itemid twice',
    ],
    ['a header alone', 'user_id,item_id\n', 'expected at least one interaction'],
    ['nothing', '', 'expected a header line and rows, got nothing'],
    ['blank lines', ' \n\n', 'expected a header line and rows, got nothing'],
    ['a JSON array', '[{"user":1,"item":2}]', 'got a JSON array'],
    ['broken gzip', gzipSync('user,item\n1,2\n').subarray(0, 20), 'cannot be read'],
  ])('are refused as a whole for %s, also where rows are skipped', async (_, interactions, reason) => {
    await expectRefused({ interactions }, reason);
    await expectRefused({ interactions }, reason, { skipBadRows: true });
  });

  it('are refused without a column that the operator named', async () => {
    const columns = { time: 'when' };
    await expectRefused({ interactions: 'user,item,time\n1,2,3\n' }, 'column for the time (when)', {
      columns,
    });
  });

  it('are refused where there is no file, or a folder', async () => {
    mkdirSync(join(folder, 'nested'));
    for (const interactions of [join(folder, 'none.csv'), join(folder, 'nested')]) {
      await expect(readDataset({ interactions })).rejects.toEqual(refusal('BAD_CONFIG'));
    }
  });
});
