import { it } from 'vitest';
import { backends } from './backends.ts';
import { sequenceFusion } from '../../../client/models/sequence-fusion.ts';
import { federate, fixtureShop, hitRate, popularityHitRate } from './federated-fixture.ts';
const [, start] = backends[1]!;
const directions = [[0, 1], [1, 0], [1, 1], [1, -1]];
it('probe', async () => {
  await start();
  const E = process.env;
  for (const seed of (E.SEEDS ?? '1').split(',').map(Number)) for (const withGrid of [true, false]) {
  const shop = fixtureShop({ seed, visitors: +(E.V ?? 40), coldPerCluster: 4, describe: (cluster, uniform) => {
    const [dy, dx] = directions[cluster]!; const phase = Math.floor(uniform() * 4);
    const values = Array.from({ length: 64 }, (_, cell) => {
      const [y, x] = [Math.floor(cell / 8), cell % 8];
      const along = (y * dy! + x * dx! + phase + 80) % 4;
      return (along < 2 ? 1 : 0) + (uniform() - 0.5) * +(E.N ?? 1);
    });
    return withGrid ? { grid: { height: 8, width: 8, channels: 1, values } } : {};
  }});
  for (const releases of (E.R ?? '0,10').split(',').map(Number)) {
    const t = process.cpuUsage();
    const trained = await federate(sequenceFusion, shop, { releases, steps: +(E.S ?? 2), dim: +(E.D ?? 8) });
    const c = process.cpuUsage(t);
    console.log(seed, withGrid, releases, (await hitRate(trained, shop, { count: 4, among: shop.cold })).toFixed(3), (await hitRate(trained, shop)).toFixed(3), Math.round((c.user + c.system)/1000)+'ms cpu');
  }}
}, 400000);
