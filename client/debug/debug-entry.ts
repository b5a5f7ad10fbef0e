/** The overlay's script: loaded by the second script of a page when its owner asks for it, and not before. */
import { leaveOnScript } from '../embed/client-script.ts';
import type { DebugScript } from './debug-toggle.ts';
import { openOverlay } from './overlay.ts';

const exported: DebugScript = { openOverlay };
leaveOnScript(exported);
