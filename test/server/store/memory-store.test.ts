import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { describeStore } from './conformance.ts';

describeStore(createMemoryStore);
