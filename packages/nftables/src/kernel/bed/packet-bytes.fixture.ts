import type { Ip } from '@sluice/engine';
import { ICMP, ICMPV6, PROTOCOL_NUMBER } from '../../ruleset/protocol-numbers.js';

/** Which packet of its flow: those that open it, and one that goes on with it. */
export type Stage = 'open' | 'answer' | 'confirm' | 'more' | 'more-back';

/** A packet that a test sends. */
export interface TestPacket {
  readonly source: Ip;
  readonly destination: Ip;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP' | 'other';
  readonly sourcePort: number;
  readonly port: number;
  readonly stage: Stage;
  /** Its last four bytes, to know it again. */
  readonly id: number;
}

/** Sequence numbers and tags of the two ends of every flow. */
const [CLIENT, SERVER] = [1000, 7000];
const [SYN, PUSH, ACK] = [0x02, 0x08, 0x10];

/** All bytes of a packet, with every checksum right: connection tracking looks at them. */
export function packetBytes(packet: TestPacket): Buffer {
  const { source, destination } = packet;
  const protocol = protocolNumber(packet);
  const body = bodyOf(packet);
  const [from, to] = [bytesOf(source), bytesOf(destination)];
  sealBody(body, packet, Buffer.concat([from, to, words(0, body.length, 0, protocol)]));
  if (source.family === 6) {
    const header = Buffer.alloc(8);
    header[0] = 0x60;
    header.writeUInt16BE(body.length, 4);
    header[6] = protocol;
    header[7] = 64;
    return Buffer.concat([header, from, to, body]);
  }
  const header = Buffer.alloc(12);
  header[0] = 0x45;
  header.writeUInt16BE(20 + body.length, 2);
  header[8] = 64;
  header[9] = protocol;
  // The kernel fills the header's checksum in.
  return Buffer.concat([header, from, to, body]);
}

function protocolNumber({ protocol, source }: TestPacket): number {
  if (protocol !== 'other') return PROTOCOL_NUMBER[protocol];
  return source.family === 4 ? ICMP : ICMPV6;
}

function isBack(stage: Stage): boolean {
  return stage === 'answer' || stage === 'more-back';
}

function bodyOf(packet: TestPacket): Buffer {
  const { protocol, sourcePort, port, id } = packet;
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(id);
  switch (protocol) {
    case 'UDP': {
      const header = words(sourcePort, port, 12, 0);
      return Buffer.concat([header, tail]);
    }
    case 'TCP':
      return Buffer.concat([tcpHeader(packet), tail]);
    case 'SCTP':
      return Buffer.concat([sctpHeader(packet), tail]);
    case 'other': {
      // An echo request or its reply; the flow's source port is the identifier of both.
      const [request, reply] = packet.source.family === 4 ? [8, 0] : [128, 129];
      const back = isBack(packet.stage);
      return Buffer.concat([words((back ? reply : request) << 8, 0, back ? port : sourcePort, 1), tail]);
    }
  }
}

/** Each packet carries four bytes, those that open the connection too. */
function tcpHeader({ sourcePort, port, stage }: TestPacket): Buffer {
  const at = {
    open: [CLIENT, 0, SYN],
    answer: [SERVER, CLIENT + 5, SYN | ACK],
    confirm: [CLIENT + 5, SERVER + 5, ACK | PUSH],
    more: [CLIENT + 9, SERVER + 5, ACK | PUSH],
    'more-back': [SERVER + 5, CLIENT + 9, ACK | PUSH],
  }[stage];
  const [sequence = 0, acknowledged = 0, flags = 0] = at;
  const header = Buffer.alloc(20);
  header.writeUInt16BE(sourcePort, 0);
  header.writeUInt16BE(port, 2);
  header.writeUInt32BE(sequence, 4);
  header.writeUInt32BE(acknowledged, 8);
  header[12] = 5 << 4;
  header[13] = flags;
  header.writeUInt16BE(60_000, 14);
  return header;
}

/** An INIT, its INIT ACK (whose last four bytes are the first sequence number), COOKIE ECHO, and DATA. */
function sctpHeader({ sourcePort, port, stage }: TestPacket): Buffer {
  const [INIT, INIT_ACK, COOKIE_ECHO, DATA] = [1, 2, 10, 0];
  const chunk = { open: INIT, answer: INIT_ACK, confirm: COOKIE_ECHO, more: DATA, 'more-back': DATA }[stage];
  const tag = stage === 'open' ? 0 : isBack(stage) ? CLIENT : SERVER;
  const common = Buffer.alloc(12);
  common.writeUInt16BE(sourcePort, 0);
  common.writeUInt16BE(port, 2);
  common.writeUInt32BE(tag, 4);
  const opens = stage === 'open' || stage === 'answer';
  const rest = Buffer.alloc(stage === 'confirm' ? 0 : 12);
  if (opens) {
    rest.writeUInt32BE(stage === 'open' ? CLIENT : SERVER, 0);
    rest.writeUInt32BE(65_535, 4);
    rest.writeUInt16BE(1, 8);
    rest.writeUInt16BE(1, 10);
  }
  const head = Buffer.alloc(4);
  head[0] = chunk;
  // Of DATA: the first and the last piece of its message.
  head[1] = chunk === DATA ? 3 : 0;
  head.writeUInt16BE(4 + rest.length + 4, 2);
  return Buffer.concat([common, head, rest]);
}

/** Writes the checksum into a body. */
function sealBody(body: Buffer, { protocol, source }: TestPacket, pseudoHeader: Buffer): void {
  switch (protocol) {
    case 'UDP':
      // 0 would mean that there is none.
      body.writeUInt16BE(internetSum(Buffer.concat([pseudoHeader, body])) || 0xffff, 6);
      return;
    case 'TCP':
      body.writeUInt16BE(internetSum(Buffer.concat([pseudoHeader, body])), 16);
      return;
    case 'SCTP':
      body.writeUInt32LE(crc32c(body), 8);
      return;
    case 'other':
      body.writeUInt16BE(internetSum(source.family === 4 ? body : Buffer.concat([pseudoHeader, body])), 2);
  }
}

/** The complement of the sum of all words, as RFC 1071 has it. Every text here has an even length. */
function internetSum(bytes: Buffer): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += bytes.readUInt16BE(i);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function crc32c(bytes: Buffer): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f6_3b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}

function bytesOf({ family, value }: Ip): Buffer {
  return Buffer.from(value.toString(16).padStart(family === 4 ? 8 : 32, '0'), 'hex');
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16BE(value, i * 2);
  return bytes;
}
