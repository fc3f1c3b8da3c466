import { Holder, type HolderMode } from './holder.fixture.js';

/** Why there can be no network of namespaces on this machine, in words; undefined when there can. */
export async function lackOf(mode: HolderMode): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'network namespaces are a matter of Linux';
  const who = mode === 'root' ? 'root' : 'a user namespace';
  const holder = new Holder(mode);
  try {
    const [path] = await holder.create(['a', 'b']);
    const run = holder.spawnIn('b');
    for (const [command, args, input] of [
      ['ip', ['-batch', '-'], `link add slu0 type veth peer name eth0 netns ${path}\n`],
      ['nft', ['-f', '-'], RULES],
    ] as const) {
      const ended = await run(command, args, input, 0);
      if ('error' in ended) return `there is no ${command} on this machine`;
      if (ended.code !== 0)
        return `${command} does not work for ${who}: ${ended.stderr.trim().split('\n', 1)[0]}`;
    }
    await holder.put('b', {
      '/proc/sys/net/ipv4/ip_forward': '1',
      '/proc/sys/net/ipv6/conf/all/forwarding': '1',
    });
    return undefined;
  } catch (error) {
    return `no network namespaces for ${who}: ${(error as Error).message}`;
  } finally {
    await holder.end();
  }
}

/** What every ruleset needs of the kernel: connection tracking, sets of concatenations and of intervals, maps to verdicts. */
const RULES = `
add table inet t
add chain inet t c { type filter hook forward priority 0; policy accept; }
add set inet t s { type mark . inet_proto . inet_service; flags interval; }
add map inet t m { type ipv4_addr : verdict; }
add rule inet t c ct state established accept
add rule inet t c meta mark . meta l4proto . th dport @s accept
add rule inet t c ip daddr vmap @m
`;
