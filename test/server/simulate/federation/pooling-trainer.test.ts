import { pooling } from '../../../../client/models/pooling.ts';
import { createPoolingTrainer } from '../../../../server/simulate/federation/pooling-trainer.ts';
import { describeTrainer } from './trainer-conformance.ts';

describeTrainer(pooling, createPoolingTrainer);
