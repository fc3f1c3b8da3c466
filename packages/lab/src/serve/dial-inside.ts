import type { Socket } from 'node:net';
import type { Holder } from '../holder/holder.js';
import type { Space } from '../holder/space.js';
import { LabError } from '../lab-error.js';
import { handOver } from './hand-over.js';

/**
 * A connection to a TCP port of a space's loopback, which no policy sees: what port-forward is made of. Rejects with
 * `refused` where nobody listens. It is paused: data flows once somebody reads.
 */
export async function dialInside(holder: Holder, space: Space, port: number): Promise<Socket> {
  const [answer] = await handOver(holder, [{ space, protocol: 'DIAL', port }]);
  if (answer && 'handle' in answer) return answer.handle as Socket;
  throw new LabError('refused', `Nothing answers on port ${port} of ${space.name} (${answer?.error}).`);
}
