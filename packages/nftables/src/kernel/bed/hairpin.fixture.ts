import { type Flow, formatIp, type Ip, isSamePod } from '@sluice/engine';
import type { Holder } from './holder.fixture.js';
import { nodeNamespace } from './network.fixture.js';

/** Whether a pod reaches itself, through a Service: its packets leave it and come back. */
export function isHairpin({ source, destination, servicePort }: Flow): boolean {
  return servicePort !== undefined && isSamePod(source, destination);
}

/** The address of a Service that has one endpoint, for tests. */
export function serviceAddress(endpoint: Ip): string {
  const { family, value } = endpoint;
  // One that belongs to nobody: 169.254.78.0/24 and 2001:2:0:78::/64, by the end of the endpoint's address.
  return family === 4
    ? `169.254.78.${value & 255n}`
    : formatIp({ family, value: (0x2001_0002_0000_0078n << 64n) + (value & 0xffffn) });
}

/**
 * Makes the nodes translate as kube-proxy does where a pod reaches itself through a Service: the destination before the
 * policies, and the source behind them, because a pod does not take packets from its own address.
 */
export async function translateHairpins(holder: Holder, flows: readonly Flow[]): Promise<void> {
  for (const flow of flows) {
    if (!isHairpin(flow) || flow.source.kind !== 'pod') continue;
    const { node, addresses } = flow.source.pod;
    const rules = addresses.flatMap((ip) => {
      const [word, own] = [ip.family === 4 ? 'ip' : 'ip6', formatIp(ip)];
      return [
        `add rule inet services before ${word} daddr ${serviceAddress(ip)} dnat ${word} to ${own}`,
        `add rule inet services behind ${word} saddr ${own} ${word} daddr ${own} masquerade`,
      ];
    });
    const script = [
      'add table inet services',
      'add chain inet services before { type nat hook prerouting priority -100; }',
      'add chain inet services behind { type nat hook postrouting priority 100; }',
      ...rules,
      '',
    ].join('\n');
    const ended = await holder.spawnIn(nodeNamespace(node!))('nft', ['-f', '-'], script, 0);
    if ('error' in ended || ended.code !== 0) throw new Error(`services: ${JSON.stringify(ended)}`);
  }
}
