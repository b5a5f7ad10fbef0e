import { describeSession } from './session-conformance.ts';
import { openSocketStage } from './socket-stage.ts';

describeSession(openSocketStage);
