/**
 * A WebSocket client by hand (RFC 6455), for frames that no library would send. It speaks nothing by itself: no pong,
 * no close.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { freeTicket } from '../running-server.ts';

/** What a frame says of itself; the truth unless told otherwise. */
export type FrameOptions = {
  readonly final?: boolean;
  readonly masked?: boolean;
  /** Reserved bit 1, which without an extension must not be set. */
  readonly reserved?: boolean;
  readonly declaredLength?: number;
};

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9 } as const;

/** The bytes of one frame. The mask is zero: masked and plain bytes are the same. */
export function frameOf(
  opcode: number,
  payload: Uint8Array,
  { final = true, masked = true, reserved = false, declaredLength = payload.length }: FrameOptions = {},
): Buffer {
  const head = Buffer.alloc(10 + (masked ? 4 : 0));
  head[0] = (final ? 0x80 : 0) | (reserved ? 0x40 : 0) | opcode;
  head[1] = (masked ? 0x80 : 0) | 127;
  head.writeBigUInt64BE(BigInt(declaredLength), 2);
  return Buffer.concat([head, payload]);
}

export class RawConnection {
  readonly #socket: Socket;
  readonly #messages: string[] = [];
  #received = Buffer.alloc(0);
  #end: () => void = () => {};
  /** The server has ended the connection: by a close frame, or without. */
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('close', this.#end);
    socket.on('error', () => {}); // the server may reset it
    socket.on('data', (bytes) => this.#take(bytes as Buffer));
  }

  /** A WebSocket to the engine of Socket.IO, which has said its first word. */
  static async open(port: number): Promise<RawConnection> {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      [
        'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
        'Host: 127.0.0.1',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
        '\r\n',
      ].join('\r\n'),
    );
    const [head] = (await once(socket, 'data')) as [Buffer];
    const end = head.indexOf('\r\n\r\n') + 4;
    if (!head.toString('latin1').startsWith('HTTP/1.1 101 ')) throw new Error('expected an upgrade');
    const connection = new RawConnection(socket);
    connection.#take(head.subarray(end));
    await connection.message((text) => text.startsWith('0{'));
    return connection;
  }

  /** {@link open}, joined to the namespace, and welcomed. */
  static async welcomed(port: number): Promise<RawConnection> {
    const ticket = await freeTicket(`http://127.0.0.1:${port}`);
    const connection = await RawConnection.open(port);
    connection.text('40');
    await connection.message((text) => text.startsWith('40'));
    connection.text(`420["hello",{"versions":[1],"ticket":"${ticket}"}]`);
    await connection.message((text) => text.startsWith('430[{"ok":true'));
    return connection;
  }

  /** A text frame with an engine packet. */
  text(packet: string): void {
    this.raw(frameOf(opcodes.text, Buffer.from(packet)));
  }

  binary(bytes: Uint8Array): void {
    this.raw(frameOf(opcodes.binary, bytes));
  }

  raw(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Resolves with the first message, received or to come, that fits. */
  async message(fits: (text: string) => boolean): Promise<string> {
    for (;;) {
      const found = this.#messages.find(fits);
      if (found !== undefined) return found;
      const ended = this.ended.then(() => true);
      if ((await Promise.race([once(this.#socket, 'data'), ended])) === true) {
        throw new Error('the connection was cut off');
      }
    }
  }

  /** Gone without a word: the connection is reset, whatever was under way. */
  vanish(): void {
    this.#socket.resetAndDestroy();
  }

  /** Frames of a server: not masked, and here never fragmented. */
  #take(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const short = (this.#received[1] ?? 0) & 0x7f;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (this.#received.length < head) return;
      const length =
        short < 126
          ? short
          : short === 126
            ? this.#received.readUInt16BE(2)
            : Number(this.#received.readBigUInt64BE(2));
      if (this.#received.length < head + length) return;
      if (((this.#received[0] ?? 0) & 0x0f) === opcodes.close) this.#end();
      this.#messages.push(this.#received.toString('utf8', head, head + length));
      this.#received = this.#received.subarray(head + length);
    }
  }
}
