import type { RawConnection } from '../http/api-request.js';

/** `X-Stream-Protocol-Version`: what the streams of a SPDY connection mean. */
export const STREAM_VERSION_HEADER = 'x-stream-protocol-version';

/** The protocols that a client offers, in its order. */
export function offeredVersions(header: string): readonly string[] {
  return header
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Answers that from here on SPDY/3.1 is spoken, and puts back what the client sent already. */
export function acceptSpdy({ socket, head }: RawConnection, version: string | undefined): void {
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: SPDY/3.1'];
  if (version !== undefined) lines.push(`X-Stream-Protocol-Version: ${version}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  if (head.length > 0) socket.unshift(head);
}
