/**
 * Stands for `transports/index.js` of Socket.IO's engine: WebSocket alone, as the protocol has it (PR1), without the polling
 * and WebTransport that nothing here asks for.
 */
// By its path: the package exports it only together with what imports this.
import { WS } from '../../../node_modules/engine.io-client/build/esm/transports/websocket.js';

/** By the name that `connect` asks for. */
export const transports = { websocket: WS };
