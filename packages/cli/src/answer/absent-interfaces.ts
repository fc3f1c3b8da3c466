import type { Cluster } from '@sluice/engine';
import { interfaceName, type Ruleset, type Spawn } from '@sluice/nftables';

/**
 * What to say where pods of a ruleset have no interface under the name that it knows them by: packets of other interfaces are
 * none of its business, so it would hold nothing of theirs back. Undefined where all are there, or none can be listed.
 */
export async function absentInterfaces(
  { sets }: Ruleset,
  { pods }: Cluster,
  spawn: Spawn,
): Promise<string | undefined> {
  const elements = [...(sets.get('if4')?.elements ?? []), ...(sets.get('if6')?.elements ?? [])];
  const wanted = new Set(elements.flatMap(({ key: [name] }) => (typeof name === 'string' ? [name] : [])));
  if (wanted.size === 0) return undefined;
  // Of the network namespace that the reader is in.
  const listed = await spawn('cat', ['/proc/self/net/dev'], '', 10_000);
  if ('error' in listed || listed.code !== 0) return undefined;
  const there = new Set(listed.stdout.split('\n').map((line) => line.slice(0, line.indexOf(':')).trim()));
  const absent = [...wanted].filter((name) => !there.has(name));
  const [first] = absent;
  if (first === undefined) return undefined;
  const id = [...pods].find(([, pod]) => interfaceName(pod) === first)?.[0] ?? 'a pod';
  const of = `${absent.length} of ${wanted.size} ${wanted.size === 1 ? 'pod' : 'pods'}`;
  return `no interface here has the name of ${of}, such as ${first} of ${id}: what goes by other interfaces meets none of these rules`;
}
