/** Reads what a browser writes into a tunnel: first an HTTP upgrade, then masked WebSocket frames (RFC 6455, 5.2). */

/** One HTTP request as it left. */
type RecordedRequest = { method: string; url: string; headers: string; body: Buffer };

/** What has left, in order. */
export type Recording = {
  readonly requests: RecordedRequest[];
  /** Payloads of WebSocket frames, text and binary. */
  readonly frames: { binary: boolean; payload: Buffer }[];
};

/** The reader of one tunnel. */
export class ClientFrames {
  readonly #record: Recording;
  #upgraded = false;
  #rest = Buffer.alloc(0);

  constructor(record: Recording) {
    this.#record = record;
  }

  add(data: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, data]);
    if (!this.#upgraded) this.#readUpgrade();
    while (this.#upgraded && this.#readFrame());
  }

  #readUpgrade(): void {
    const end = this.#rest.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#rest.subarray(0, end).toString('latin1');
    const [method = '', url = ''] = head.split(' ');
    this.#record.requests.push({ method, url, headers: head, body: Buffer.alloc(0) });
    this.#rest = this.#rest.subarray(end + 4);
    this.#upgraded = true;
  }

  #readFrame(): boolean {
    const data = this.#rest;
    if (data.length < 6) return false;
    const short = (data[1] as number) & 0x7f;
    const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
    const head = 2 + extended + 4;
    if (data.length < head) return false;
    const length =
      extended === 2 ? data.readUInt16BE(2) : extended === 8 ? Number(data.readBigUInt64BE(2)) : short;
    if (data.length < head + length) return false;
    const mask = data.subarray(head - 4, head);
    const payload = Buffer.from(data.subarray(head, head + length));
    for (let i = 0; i < length; i++) payload[i] = (payload[i] as number) ^ (mask[i % 4] as number);
    const opcode = (data[0] as number) & 0x0f;
    if (opcode <= 2) this.#record.frames.push({ binary: opcode === 2, payload });
    this.#rest = data.subarray(head + length);
    return true;
  }
}
