import {
  addressesOf,
  type Cluster,
  type Endpoint,
  type Flow,
  formatIp,
  type Ip,
  type Profile,
} from '@sluice/engine';
import { atAddresses } from '@sluice/testkit';
import { compile } from '../../compile/compile.js';
import { render } from '../../render/render.js';
import { nftRunner } from '../nft-runner.js';
import { isHairpin, serviceAddress, translateHairpins } from './hairpin.fixture.js';
import type { Holder } from './holder.fixture.js';
import { buildNetwork, nodeNamespace, OUTSIDE, podNamespace } from './network.fixture.js';

/** A flow to send, and whether it is to pass. */
export interface Question {
  readonly flow: Flow;
  readonly allowed: boolean;
}

/** What the kernel made of a question: whether it passed, and what was seen at each pair of addresses. */
export interface Answer {
  readonly passed: boolean;
  readonly seen: readonly string[];
}

/** How long an answer may take, in milliseconds: within one kernel, it takes less than one. */
const PATIENCE = 300;
/** For what should have passed and did not: the machine may have been busy. */
const SECOND_PATIENCE = 3000;

/**
 * Builds the cluster's network, sees that every flow passes without rules, puts every node's ruleset in force and sends
 * the flows again. Throws when the network cannot be built or nft does not take a ruleset.
 */
export async function judge(
  holder: Holder,
  cluster: Cluster,
  profile: Profile,
  questions: readonly Question[],
): Promise<readonly Answer[]> {
  await holder.clear();
  const outside = new Map(
    questions.flatMap(({ flow }) =>
      [flow.source, flow.destination].flatMap((end) =>
        end.kind === 'external' && end.ip ? [[formatIp(end.ip), end.ip] as const] : [],
      ),
    ),
  );
  await buildNetwork(holder, { cluster, profile, outside: [...outside.values()] });
  await translateHairpins(
    holder,
    questions.map(({ flow }) => flow),
  );
  const probes = questions.map(({ flow }) => probesOf(flow, profile));
  await holder.listen(new Set(probes.flat().flatMap(({ listener }) => listener ?? [])));

  const lines = probes.map((probes) => probes.map(({ probe }) => probe));
  const before = await ask(holder, lines, (words) => words.every((word) => word === 'open'));
  const lost = before
    .flatMap((words, i) => words.map((word, at) => `${lines[i][at]}: ${word}`))
    .filter((one) => !one.endsWith(': open'));
  if (lost.length > 0) throw new Error(`without rules:\n${lost.join('\n')}`);
  for (const node of cluster.nodes.keys()) {
    const runner = nftRunner({ spawn: holder.spawnIn(nodeNamespace(node)) });
    const error = await runner.apply(render(compile(cluster, node, { profile })));
    if (error) throw new Error(`${node}: ${error.message}`);
  }
  const after = await ask(holder, lines, (words, i) => !questions[i].allowed || words.includes('open'));
  return after.map((words, i) => ({
    passed: words.includes('open'),
    seen: words.map((word, at) => `${lines[i][at]}: ${word}`),
  }));
}

/** Sends everything at once; what is hoped for and does not come is tried once more. */
async function ask(
  holder: Holder,
  lines: readonly (readonly string[])[],
  isAsHoped: (words: readonly string[], index: number) => boolean,
): Promise<readonly (readonly string[])[]> {
  const first = await holder.probe(lines.flat(), PATIENCE);
  let next = 0;
  const answers = lines.map((own) => own.map(() => first[next++]));
  const again = answers.flatMap((words, i) =>
    isAsHoped(words, i) ? [] : words.flatMap((word, at) => (word === 'open' ? [] : [{ i, at }])),
  );
  if (again.length === 0) return answers;
  const second = await holder.probe(
    again.map(({ i, at }) => lines[i][at]),
    SECOND_PATIENCE,
  );
  for (const [n, { i, at }] of again.entries()) answers[i][at] = second[n];
  return answers;
}

interface Probe {
  readonly probe: string;
  readonly listener?: string;
}

/** A flow at every pair of addresses of one family that its ends have (POD-4). */
function probesOf(flow: Flow, profile: Profile): readonly Probe[] {
  const protocol = flow.protocol === 'other' ? 'ICMP' : flow.protocol;
  return atAddresses(flow.source).flatMap((source) =>
    atAddresses(flow.destination).flatMap((destination): readonly Probe[] => {
      const from = addressesOf(source)[0];
      const to = addressesOf(destination)[0];
      if (from.family !== to.family) return [];
      const [here, there] = [namespaceOf(source, profile), namespaceOf(destination, profile)];
      const aim = isHairpin(flow) ? serviceAddress(to) : formatIp(to);
      const socket = `${there} ${protocol} ${to.family} ${formatIp(to)} ${flow.port}`;
      return [
        {
          probe: `${here} ${protocol} ${from.family} ${formatIp(from)} ${aim} ${flow.port}`,
          ...(protocol !== 'ICMP' && { listener: socket }),
        },
      ];
    }),
  );
}

/** The namespace that an end is in; undefined for a pod that does not run. */
export function namespaceOf(end: Endpoint, profile: Profile): string | undefined {
  switch (end.kind) {
    case 'external':
      return OUTSIDE;
    case 'node':
      return nodeNamespace(end.node.name);
    case 'pod':
      return podNamespace(end.pod, profile);
  }
}

/** Why a flow cannot be sent in such a network. */
export function cannotSend(
  { cluster, profile, protocols }: { cluster: Cluster; profile: Profile; protocols: ReadonlySet<string> },
  flow: Flow,
): string | undefined {
  const { source, destination, protocol, port, servicePort } = flow;
  if (servicePort !== undefined && profile.servicePort === 'before-translation') {
    return 'the profile judges before Service translation; a ruleset sees packets after it';
  }
  if (protocol !== 'other' && !protocols.has(protocol)) return `this kernel has no ${protocol} sockets`;
  if (protocol !== 'other' && port === 0) return 'no port';
  const ends = [source, destination];
  if (ends.some((end) => namespaceOf(end, profile) === undefined)) return 'an end does not run';
  if (ends.some((end) => end.kind === 'node' && !cluster.nodes.has(end.node.name)))
    return 'an end is a node not known';
  if (ends.some((end) => addressesOf(end).length === 0)) return 'an end has no address';
  if (ends.flatMap(addressesOf).some(isSpecial)) return 'an address that no host can have';
  const taken = new Set(
    [...cluster.pods.values(), ...cluster.nodes.values()].flatMap((it) => it.addresses.map(formatIp)),
  );
  if (ends.some((end) => end.kind === 'external' && end.ip && taken.has(formatIp(end.ip)))) {
    return 'an address outside that the cluster has too';
  }
  return undefined;
}

/** Loopback, multicast, link-local IPv6 and the like. */
function isSpecial({ family, value }: Ip): boolean {
  if (family === 4) {
    const first = Number(value >> 24n);
    return first === 0 || first === 127 || first >= 224 || value >> 8n === 0xa9fe4dn || value === 0xa9fe0101n;
  }
  return (
    value >> 32n === 0n || value >> 32n === 0xffffn || value >> 118n === 0x3fan || value >> 120n === 0xffn
  );
}
