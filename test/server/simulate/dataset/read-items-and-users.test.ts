import { describe, expect, it } from 'vitest';
import { expectRefused, read } from './text-dataset.ts';

describe('items', () => {
  const interactions = 'user,item\n1,a\n1,new\n';

  it('give titles, categories and prices; those that nobody touched are kept', async () => {
    const items = 'item_id,title,category,price\ncold,"Cold, very",Fridges,5\na,Warm,,n/a\n';
    const { dataset } = await read({ interactions, items });
    expect(dataset.catalog).toEqual([
      { id: 'cold', title: 'Cold, very', category: 'Fridges', price: 5 },
      { id: 'a', title: 'Warm' },
      { id: 'new' },
    ]);
    expect(dataset.items).toEqual(['cold', 'a', 'new']);
  });

  it('may be RecBole', async () => {
    const items =
      'item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\na\t"Great" Cats\t1998\tDrama War\n';
    const { dataset } = await read({ interactions, items });
    expect(dataset.catalog[0]).toEqual({ id: 'a', title: '"Great" Cats', category: 'Drama War' });
  });

  it('may be JSON with lists, and long texts, which are cut', async () => {
    const items = JSON.stringify({
      parent_asin: 'a',
      title: `${'x'.repeat(511)}🎁`,
      categories: [['Books', 'Art'], 'New'],
    });
    const { dataset } = await read({ interactions, items });
    expect(dataset.catalog[0]).toEqual({ id: 'a', title: 'x'.repeat(511), category: 'Books Art New' });
  });

  it.each([
    ['an id twice', 'id,title\na,A\na,B\n', ':3: item: "a" stands in an earlier line too'],
    ['no id', 'id,title\n,A\n', ':2: item: expected an id, got nothing'],
    ['no id column', 'name,title\na,A\n', ':1: header: expected a column for the item'],
  ])('are refused for %s', async (_, items, reason) => {
    await expectRefused({ interactions, items }, reason);
  });
});

describe('users', () => {
  it('give attributes by every column', async () => {
    const users = 'user_id:token\tage:token\tgender:token\n1\t24\tF\n9\t50\tM\n';
    const { dataset } = await read({ interactions: 'user,item\n2,a\n1,a\n', users });
    expect([...dataset.userAttributes]).toEqual([
      ['age', [null, '24']],
      ['gender', [null, 'F']],
    ]);
  });

  it('are refused for a list as an attribute', async () => {
    const users = '{"id":1,"tags":["a"]}\n';
    const reading = read({ interactions: 'user,item\n1,a\n', users });
    await expect(reading).rejects.toThrow(':1: tags: expected text or a number, got ["a"]');
  });
});
