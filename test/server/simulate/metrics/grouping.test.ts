import { expect, it } from 'vitest';
import { datasetBuilder } from '../../../../server/simulate/dataset/dataset-builder.ts';
import {
  activityQuartiles,
  attributeGroupings,
  type Grouping,
} from '../../../../server/simulate/metrics/grouping.ts';
import { createSplit } from '../../../../server/simulate/split/create-split.ts';

/** Users with that many events before the last. */
function withEvents(counts: readonly number[]) {
  const builder = datasetBuilder();
  counts.forEach((count, user) => {
    for (let i = 0; i <= count; i++) builder.event({ user: `u${user}`, item: `i${i}`, type: 0 });
  });
  const dataset = builder.build();
  const { tests } = createSplit(dataset, { seed: 1, newVisitorShare: 0 }).stages[0]!;
  return activityQuartiles(dataset, tests);
}
const labelsOf = ({ of, labels }: Grouping) => Array.from(of, (label) => labels[label] ?? null);

it('quarters users by how much they did before the test', () => {
  const grouping = withEvents([8, 1, 2, 3, 4, 5, 6, 7]);
  expect(grouping.labels).toEqual(['1 to 2 events', '3 to 4 events', '5 to 6 events', '7 events or more']);
  expect(labelsOf(grouping)).toEqual([3, 0, 0, 1, 1, 2, 2, 3].map((label) => grouping.labels[label]));
});

it('keeps users of one number together, and leaves out who was not tested', () => {
  const grouping = withEvents([3, 3, 3, 0, 3, 9]);
  expect(labelsOf(grouping)).toEqual([
    ...new Array(3).fill('3 events or more'),
    null,
    ...new Array(2).fill('3 events or more'),
  ]);
  expect(labelsOf(withEvents([1, 1, 5, 5]))).toEqual([
    '1 to 4 events',
    '1 to 4 events',
    '5 events or more',
    '5 events or more',
  ]);
});

it('groups by attributes: common values, the others together, and unknown', () => {
  const builder = datasetBuilder();
  for (let user = 0; user < 70; user++) {
    builder.event({ user: `u${user}`, item: 'a', type: 0 });
    if (user < 65)
      builder.attribute(`u${user}`, 'place', user < 20 ? 'Rome' : user < 60 ? 'Oslo' : `village ${user}`);
  }
  const [grouping] = attributeGroupings(builder.build());
  expect(grouping).toMatchObject({ name: 'place', labels: ['Oslo', 'Rome', 'other', 'unknown'] });
  const labels = labelsOf(grouping!);
  expect([labels[0], labels[20], labels[62], labels[69]]).toEqual(['Rome', 'Oslo', 'other', 'unknown']);
});
