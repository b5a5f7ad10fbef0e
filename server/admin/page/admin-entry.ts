/** The script of the operator's page: somebody logs in, and sees how the aggregator stands for as long as the session lasts. */
import { partOf } from '../../audit/page/show.ts';
import { AdminVisit } from './admin-visit.ts';

void new AdminVisit(partOf(document, '#page', HTMLElement), new URL('.', location.href)).begin();
