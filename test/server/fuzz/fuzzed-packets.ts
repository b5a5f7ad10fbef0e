/** What a connection is sent: packets of Socket.IO that are nearly right, frames and bytes that are not. */
import type { UpdateHeader } from '../../../shared/protocol/messages.ts';
import { frameOf, opcodes } from '../sockets/raw-connection.ts';
import { madeUp, pick, spoilt, spoiltBytes, type Uniform } from './fuzzed-values.ts';

/** Right messages to spoil. */
export type Samples = { readonly header: UpdateHeader; readonly update: Uint8Array };

const events = ['update', 'hello', 'announce', 'connect', 'disconnect', 'constructor', '', 'progress'];

/** The bytes of one input on a connection. */
export function fuzzedPacket({ header, update }: Samples, uniform: Uniform): Uint8Array {
  // These end the connection: seldom, so that most of it is heard.
  if (uniform() < 0.02) return fuzzedFrame(uniform);
  if (uniform() < 0.02) return text(pick(uniform, oddPackets) + pick(uniform, ['', 'x', '[]']));
  switch (Math.floor(uniform() * 4)) {
    case 0:
      return text(`42${acknowledged(uniform)}${json(['hello', spoilt({ versions: [1] }, uniform)])}`);
    case 1:
      return withAttachment(['update', spoilt(header, uniform), placeholder], update, uniform);
    case 2:
      return withAttachment(
        ['update', { ...header, participant: newName(uniform) }, placeholder],
        spoiltBytes(update, uniform),
        uniform,
      );
    default:
      return text(
        `42${acknowledged(uniform)}${json([pick(uniform, events), madeUp(uniform), madeUp(uniform)])}`,
      );
  }
}

/** Of the engine and of Socket.IO, out of their turn, unknown or broken. */
const oddPackets = [
  ...[
    '2',
    '3',
    '41',
    '6',
    '43',
    '4',
    '40{"a":1}',
    '42',
    '45',
    '451-',
    '4599-["x"]',
    '9',
    '1',
    '42[',
    '',
    '40/admin,',
    '40/admin,{"token":1}',
    '42/admin,["hello"]',
  ],
];

const placeholder = { _placeholder: true, num: 0 };

/** Who has given already is not looked at any further. */
const newName = (uniform: Uniform): string =>
  Array.from({ length: 32 }, () => Math.floor(uniform() * 16).toString(16)).join('');

/** With an acknowledgement or without. */
const acknowledged = (uniform: Uniform): string =>
  uniform() < 0.8 ? String(Math.floor(uniform() * 100)) : '';

const text = (packet: string): Uint8Array => frameOf(opcodes.text, Buffer.from(packet));

/** A made-up value may be none that JSON has. */
const json = (value: unknown): string => JSON.stringify(value) ?? '';

function withAttachment(args: unknown, bytes: Uint8Array, uniform: Uniform): Uint8Array {
  const count = uniform() < 0.98 ? 1 : Math.floor(uniform() * 5);
  const head = text(`45${count}-${acknowledged(uniform)}${json(args)}`);
  return uniform() < 0.98 ? Buffer.concat([head, frameOf(opcodes.binary, bytes)]) : head;
}

/** A frame that lies about itself, or bytes that are no frame. */
function fuzzedFrame(uniform: Uniform): Uint8Array {
  const payload = Uint8Array.from({ length: Math.floor(uniform() * 300) }, () => Math.floor(uniform() * 256));
  if (uniform() < 0.3) return payload;
  return frameOf(Math.floor(uniform() * 16), payload, {
    final: uniform() < 0.7,
    masked: uniform() < 0.8,
    reserved: uniform() < 0.2,
    ...(uniform() < 0.3 && { declaredLength: Math.floor(uniform() * 2 ** 40) }),
  });
}
