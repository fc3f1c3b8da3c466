import { parseIp } from '@sluice/engine';
import { describe, expect, it } from 'vitest';
import { clusterDns, hostsFile, resolvConf } from './network-files.js';

describe('the files of a pod', () => {
  it('hold its names and addresses, and its aliases', () => {
    const aliases = [{ ip: '192.0.2.1', hostnames: ['a.example', 'b.example'] }];
    const text = hostsFile('web', [parseIp('10.244.0.2')!, parseIp('fd00::2')!], aliases);
    const lines = text.split('\n');
    expect(lines[0]).toBe('# Kubernetes-managed hosts file.');
    expect(lines.slice(-6)).toEqual([
      '10.244.0.2\tweb',
      'fd00::2\tweb',
      '',
      '# Entries added by HostAliases.',
      '192.0.2.1\ta.example\tb.example',
      '',
    ]);
  });

  it('say where names are looked up', () => {
    expect(resolvConf(clusterDns('shop', '10.96.0.10'))).toBe(
      'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    );
  });
});
