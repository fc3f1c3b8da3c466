import type { Socket as UdpSocket } from 'node:dgram';
import type { Server } from 'node:net';
import type { Protocol } from '@sluice/engine';
import type { Holder } from '../holder/holder.js';
import type { Space } from '../holder/space.js';
import { handOver } from './hand-over.js';

/** A socket that is wanted in a space, at all of its addresses. */
export interface SocketWish {
  readonly space: Space;
  readonly protocol: Protocol;
  readonly port: number;
}

/** A socket that is open in a space and answered by this process; or the system's word for why it could not be. */
export type OpenSocket =
  | { readonly kind: 'server'; readonly server: Server }
  | { readonly kind: 'udp'; readonly socket: UdpSocket }
  | { readonly kind: 'failed'; readonly error: string };

/** Listens in spaces, many at once, without a process in them. Answers in the order of the wishes. */
export async function listenInside(
  holder: Holder,
  wishes: readonly SocketWish[],
): Promise<readonly OpenSocket[]> {
  const answers = await handOver(holder, wishes);
  return answers.map((answer, i): OpenSocket => {
    if ('error' in answer) return { kind: 'failed', error: answer.error };
    return wishes[i]!.protocol === 'UDP'
      ? { kind: 'udp', socket: answer.handle as UdpSocket }
      : { kind: 'server', server: answer.handle as Server };
  });
}
