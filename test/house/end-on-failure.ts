/** Under mutation one counterexample is enough: no search for a smaller one. */
import { configureGlobal } from 'fast-check';

configureGlobal({ endOnFailure: true });
