/** Requests that no browser makes: known routes with spoilt parameters, unknown ones, headers and bytes that are not HTTP. */
import { pick, type Uniform } from './fuzzed-values.ts';

const methods = ['GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'FOO'];

/** Parts that routes are made of, and some that they are not. */
const parts = [
  ...[
    'catalog',
    'models',
    'client',
    'log',
    'tile',
    'checkpoint',
    'entries',
    'vkey',
    'evidence',
    'rounds',
    'updates',
    'floats',
    'admin',
    'session',
    'acts',
    'pause',
  ],
  ...[
    'hearsay.js',
    'hearsay.json',
    'health',
    'status',
    'audit',
    'socket.io',
    'hearsay.',
    '.js',
    '..',
    '.',
    '',
    '%2e%2e',
    '%00',
    '%',
    '%ff',
  ],
  ...[
    '0',
    '1',
    '-1',
    '256',
    'x001',
    '000.p',
    '999999999999999999',
    'a'.repeat(64),
    'A'.repeat(64),
    'g'.repeat(64),
    '__proto__',
    'a'.repeat(3000),
  ],
];

const headers = [
  ...[
    'Accept-Encoding: gzip',
    'Accept-Encoding: *;q=x',
    'If-None-Match: "x"',
    'If-None-Match: *',
    'Range: bytes=5-1',
    'Range: bytes=0-',
  ],
  ...[
    'Authorization: Bearer x',
    'Authorization: Bearer',
    'Authorization: Basic eDp5',
    'Content-Length: 5',
    'Content-Length: -1',
    'Transfer-Encoding: chunked',
  ],
  ...[
    'Origin: null',
    'Origin: https://shop.example',
    'Content-Type: application/json',
    'Upgrade: websocket',
    'Expect: 100-continue',
    'Cookie: a=b; __proto__=c',
  ],
  ...[
    'X: y',
    `X-Long: ${'y'.repeat(2000)}`,
    'Bad Header: 1',
    'Host: other',
    'Connection: close',
    'Connection: Upgrade',
  ],
];

/** The bytes of one request; it asks for the connection's end. */
export function fuzzedRequest(uniform: Uniform): Uint8Array {
  const path = Array.from({ length: 1 + Math.floor(uniform() * 5) }, () => pick(uniform, parts)).join('/');
  const query =
    uniform() < 0.3
      ? `?${pick(uniform, ['a=1', 'EIO=4&transport=websocket', 'EIO=9', '__proto__[x]=1', '%', 'a[]=1&a[b]=2'])}`
      : '';
  const lines = [
    `${pick(uniform, methods)} /${path}${query} HTTP/1.${uniform() < 0.95 ? 1 : 9}`,
    'Host: 127.0.0.1',
    'Connection: close',
    ...Array.from({ length: Math.floor(uniform() * 4) }, () => pick(uniform, headers)),
    '\r\n',
  ];
  const bytes = Buffer.from(lines.join('\r\n'), 'latin1');
  if (uniform() < 0.1)
    for (let i = 0; i < 3; i++) bytes[Math.floor(uniform() * bytes.length)] = Math.floor(uniform() * 256);
  // Its end is never missing: a server may wait for that.
  return Buffer.concat([bytes, Buffer.from(uniform() < 0.1 ? 'hello\r\n\r\n' : '\r\n\r\n')]);
}
