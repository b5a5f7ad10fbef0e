/** The elements need no script of the page; this tells the recommender what is looked at. */
import { whenHearsay } from '../hearsay.ts';

const hearsay = await whenHearsay();
await hearsay.init();
hearsay.track('view', { itemId: '22423' });
