/** Puts the replay into a page's window. */
import { replayHashes } from './logged-history.ts';

Object.assign(window, { replayHashes });
