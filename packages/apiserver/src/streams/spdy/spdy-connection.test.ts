import { duplexPair } from 'node:stream';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { SpdyClient } from './client.fixture.js';
import { DICTIONARY } from './dictionary.js';
import { controlFrame, FRAME, numbersFrame } from './frame.js';
import { SpdyConnection } from './spdy-connection.js';
import type { SpdyStream } from './spdy-stream.js';

interface Opened {
  readonly client: SpdyClient;
  readonly streams: SpdyStream[];
  readonly done: Promise<void>;
}

function open(accept: (stream: SpdyStream) => boolean = () => true): Opened {
  const [near, far] = duplexPair();
  near.on('close', () => far.destroy());
  far.on('close', () => near.destroy());
  const streams: SpdyStream[] = [];
  const server = new SpdyConnection(far, (stream) => {
    streams.push(stream);
    return accept(stream);
  });
  return { client: new SpdyClient(near), streams, done: server.run() };
}

describe('a connection of SPDY/3.1', () => {
  it('packs headers with the dictionary of its specification', () => {
    let [low, high] = [1, 0];
    for (const byte of DICTIONARY) {
      low = (low + byte) % 65_521;
      high = (high + low) % 65_521;
    }
    // Every capture of SPDY/3 begins its first headers with this number.
    expect([DICTIONARY.length, (high * 65_536 + low).toString(16)]).toEqual([1423, 'e3c6a7c2']);
  });

  it('opens streams with their headers, replies, and closes each side by itself', async () => {
    const { client, streams } = open((stream) => {
      stream.on('data', (bytes) => stream.write(`<${String(bytes)}>`));
      stream.on('end', () => stream.end('.'));
      return true;
    });
    const first = await client.open({ streamtype: 'data', Port: '80' });
    const second = await client.open({ streamtype: 'error' });
    await client.send(first, 'hello');
    await client.send(second, '', true);
    await client.send(first, 'again', true);
    await vi.waitFor(() => expect(client.received.ended).toEqual(new Set([1, 3])));
    expect(client.received).toMatchObject({ replies: [1, 3], resets: [] });
    expect(client.received.data.get(1)).toBe('<hello><again>.');
    expect(Object.fromEntries(streams.at(0)?.headers ?? [])).toEqual({ streamtype: 'data', port: '80' });
  });

  it('answers pings, resets what it refuses and what it does not know, and passes over the rest', async () => {
    const { client } = open((stream) => stream.headers.get('streamtype') === 'data');
    client.raw(numbersFrame(FRAME.ping, 7));
    client.raw(numbersFrame(FRAME.ping, 8));
    client.raw(numbersFrame(FRAME.settings, 0));
    client.raw(numbersFrame(FRAME.windowUpdate, 1, 5));
    client.raw(controlFrame(99, 0, Buffer.from('unknown')));
    await client.open({ streamtype: 'other' });
    await client.send(9, 'x');
    await client.open({ streamtype: 'data' });
    await vi.waitFor(() => expect(client.received.replies).toEqual([1, 3]));
    expect(client.received).toMatchObject({
      pings: [7],
      resets: [
        [1, 5],
        [9, 2],
      ],
      closed: false,
    });
  });

  it('sends as much as the client reads, and waits for no window', async () => {
    const { client, streams } = open();
    const id = await client.open({ streamtype: 'data' });
    await vi.waitFor(() => expect(streams).toHaveLength(1));
    streams.at(0)?.end('y'.repeat(3_000_000));
    await vi.waitFor(() => expect(client.received.ended.has(id)).toBe(true));
    expect(client.received.data.get(id)).toHaveLength(3_000_000);
  });

  it('holds back a client whose data nobody takes, and goes on when somebody does', async () => {
    const { client, streams } = open();
    const id = await client.open({ streamtype: 'data' });
    let sent = 0;
    const chunk = 'z'.repeat(64 * 1024);
    const sending = (async () => {
      for (; sent < 100; sent++) await client.send(id, chunk);
      await client.send(id, '', true);
    })();
    await vi.waitFor(() => expect(streams[0]?.readableLength).toBeGreaterThanOrEqual(1024 * 1024));
    await new Promise((done) => setTimeout(done, 50));
    expect(streams.at(0)?.readableLength).toBeLessThan(1.2 * 1024 * 1024);
    expect(sent).toBeLessThan(25);
    let taken = 0;
    for await (const bytes of streams.at(0) ?? []) taken += (bytes as Buffer).length;
    await sending;
    expect(taken).toBe(100 * chunk.length);
  });

  it('tears down all streams when the client is gone, and ends what cannot be understood', async () => {
    const left = open();
    await left.client.open({ streamtype: 'data' });
    await vi.waitFor(() => expect(left.streams).toHaveLength(1));
    left.client.close();
    await left.done;
    expect(left.streams.at(0)?.destroyed).toBe(true);
    for (const nonsense of [
      Buffer.from('80020001000000040000', 'hex'),
      controlFrame(FRAME.synStream, 0, Buffer.from('0000000100000000000078bbe3c6a7c2ffff', 'hex')),
      controlFrame(FRAME.ping, 0, Buffer.alloc(1)),
      Buffer.from('8003000100ffffff', 'hex'),
    ]) {
      const { client, done } = open();
      client.raw(nonsense);
      await done;
      await vi.waitFor(() => expect(client.received).toMatchObject({ closed: true }));
    }
  });

  it('unpacks no more headers than it takes', async () => {
    const { client, done, streams } = open();
    const block = deflateSync(Buffer.alloc(40_000_000), { dictionary: DICTIONARY });
    const head = Buffer.from('00000001000000000000', 'hex');
    client.raw(controlFrame(FRAME.synStream, 0, Buffer.concat([head, block])));
    await done;
    expect(streams).toEqual([]);
  });

  it('survives whatever is sent to it', async () => {
    const frame = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc
        .record({
          control: fc.integer({ min: 0, max: 12 }),
          flags: fc.integer({ min: 0, max: 255 }),
          payload: fc.uint8Array({ maxLength: 40 }),
        })
        .map(({ control, flags, payload }) => controlFrame(control, flags, payload)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 20 }), fc.boolean(), async (frames, opens) => {
        const { client, done } = open((stream) => {
          stream.pipe(stream);
          return true;
        });
        if (opens) await client.open({ streamtype: 'data' });
        for (const bytes of frames) client.raw(Buffer.from(bytes));
        await new Promise(setImmediate);
        client.close();
        await done;
      }),
      { numRuns: 500 },
    );
  });
});
