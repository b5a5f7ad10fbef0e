import { createMemoryStage } from './in-memory-connection.ts';
import { describeSession } from './session-conformance.ts';

describeSession(async (settings) => createMemoryStage(settings));
