/** Socket.IO messages out of raw WebSocket frames, read with Socket.IO's own parser. */
import { Decoder, PacketType } from 'socket.io-parser';

/** One emitted event. */
export type SocketMessage = { readonly event: string; readonly args: readonly unknown[] };

/** Engine.IO 4: text frames start with a digit, 4 is a message; binary frames are attachments. */
export function readMessages(frames: readonly { binary: boolean; payload: Buffer }[]): SocketMessage[] {
  const messages: SocketMessage[] = [];
  const decoder = new Decoder();
  decoder.on('decoded', ({ type, data }) => {
    if (type !== PacketType.EVENT && type !== PacketType.BINARY_EVENT) return;
    const [event, ...args] = data as [string, ...unknown[]];
    messages.push({ event, args });
  });
  for (const { binary, payload } of frames) {
    if (binary) decoder.add(payload);
    else if (payload[0] === 0x34) decoder.add(payload.subarray(1).toString());
  }
  return messages;
}
