import type { Cluster } from '@sluice/engine';
import {
  type Attribution,
  flowsOf,
  newDrops,
  podsByAddress,
  readFlows,
  type SeenDrops,
} from '@sluice/nftables';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Io } from '../io.js';
import { dropText } from '../output/enforce-text.js';
import { visibleJson } from '../output/visible.js';
import type { EnforceFlags } from './enforce.js';
import { type Kernel, kernelError } from './kernel.js';

/** How often denied flows are looked for, in milliseconds: far more often than the kernel forgets them. */
const INTERVAL = 1000;

/** Prints denied flows until the user interrupts. The rules stay in force. */
export async function followDrops(
  { table, output }: EnforceFlags,
  { cluster, attribution }: { readonly cluster: Cluster; readonly attribution: Attribution },
  io: Io,
  kernel: Kernel,
): Promise<void> {
  const pods = podsByAddress(cluster);
  let seen: SeenDrops = new Map();
  let told = 0;
  while (!io.signal?.aborted) {
    const read = await readFlows(table, kernel);
    if ('error' in read) throw kernelError(read.error);
    const { listing, dropped } = read.flows;
    const flows = flowsOf(listing, 'drop', { attribution, pods, now: Date.now() });
    const next = newDrops(flows, seen, pods);
    seen = next.seen;
    for (const event of next.events) {
      io.stdout.write(output === 'table' ? dropText(event) : `${visibleJson(JSON.stringify(event))}\n`);
    }
    told += next.events.reduce((sum, { packets }) => sum + packets, 0);
    if (dropped > told) {
      io.stderr.write(
        `${dropped - told} more denied packets, of flows that the kernel had no room to keep\n`,
      );
    }
    told = dropped;
    await sleep(INTERVAL, undefined, io.signal && { signal: io.signal }).catch(() => undefined);
  }
}
