import { formatIp, type Ip } from '@sluice/engine';

/** More names for `/etc/hosts`: `spec.hostAliases`. */
export interface HostAlias {
  readonly ip: string;
  readonly hostnames: readonly string[];
}

/** `/etc/hosts` as the kubelet writes it: the host's own names and addresses, then the aliases. */
export function hostsFile(
  hostname: string,
  addresses: readonly Ip[],
  aliases: readonly HostAlias[] = [],
): string {
  const own = addresses.map((ip) => `${formatIp(ip)}\t${hostname}`);
  const more = aliases.map(({ ip, hostnames }) => `${ip}\t${hostnames.join('\t')}`);
  return [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    ...own,
    ...(more.length > 0 ? ['', '# Entries added by HostAliases.', ...more] : []),
    '',
  ].join('\n');
}

/** Where a pod looks names up. */
export interface Dns {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}

/** What a pod has by `dnsPolicy: ClusterFirst`. */
export function clusterDns(namespace: string, nameserver: string, domain = 'cluster.local'): Dns {
  return {
    nameservers: [nameserver],
    searches: [`${namespace}.svc.${domain}`, `svc.${domain}`, domain],
    options: ['ndots:5'],
  };
}

/** `/etc/resolv.conf`. */
export function resolvConf({ nameservers, searches, options }: Dns): string {
  return [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...nameservers.map((address) => `nameserver ${address}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
    '',
  ].join('\n');
}
