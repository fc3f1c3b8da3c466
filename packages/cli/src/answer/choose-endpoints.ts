import {
  addressesOf,
  type Cluster,
  type Endpoint,
  type Ip,
  matches,
  type MatrixEndpoint,
  parseCidr,
  parseIp,
  sameIp,
  servicePods,
} from '@sluice/engine';
import { didYouMean } from '../closest.js';
import { inputError } from '../command-error.js';
import type { EndpointFlags } from '../options/endpoint-flags.js';
import { parseLabelSelector } from '../options/label-selector.js';
import type { Asked } from '../output/report.js';
import { findEndpoint } from './find-endpoint.js';

/** Whether an endpoint is one of those chosen. */
export type Choice = (endpoint: MatrixEndpoint) => boolean;

/** The flows to show: `from` at one end, `to` at the other, and `focus` at either. Undefined: no choice was made. */
export interface FlowChoice {
  readonly from: Choice | undefined;
  readonly to: Choice | undefined;
  readonly focus: Choice | undefined;
}

/** The choice as reports have it: the ids of these endpoints that each part of it takes. Nothing when no choice was made. */
export function askedOf<E>(
  { from, to, focus }: FlowChoice,
  endpoints: readonly E[],
  idOf: (endpoint: E) => string,
  isOf: (choice: Choice, endpoint: E) => boolean,
): { readonly asked?: Asked } {
  if (!from && !to && !focus) return {};
  const ids = (choice: Choice): readonly string[] =>
    endpoints.filter((endpoint) => isOf(choice, endpoint)).map(idOf);
  return {
    asked: {
      ...(from && { from: ids(from) }),
      ...(to && { to: ids(to) }),
      ...(focus && { about: ids(focus) }),
    },
  };
}

/** What the flags choose among the endpoints of some clusters. Throws usage and input errors. */
export function flowChoice(
  flags: EndpointFlags & { readonly namespace?: string },
  endpoints: readonly MatrixEndpoint[],
  clusters: readonly Cluster[],
): FlowChoice {
  const { namespace, allNamespaces, selector, from, to } = flags;
  const home = namespace ?? 'default';
  const side = (patterns: readonly string[]): Choice | undefined =>
    patterns.length === 0
      ? undefined
      : anyOf(patterns.map((pattern) => choose(pattern, endpoints, clusters, home)));
  const labels = selector === undefined ? undefined : parseLabelSelector(selector);
  const only = allNamespaces === true ? undefined : namespace;
  const isLabelled: Choice = ({ pods }) =>
    labels === undefined || pods.some((pod) => matches(labels, pod.labels));
  const focus: Choice | undefined =
    labels === undefined && only === undefined
      ? undefined
      : (endpoint) => (only === undefined || endpoint.namespace === only) && isLabelled(endpoint);
  if (!endpoints.some(isLabelled) && endpoints.some(({ pods }) => pods.length > 0))
    throw inputError(`no pod of the input has the labels '${selector}'`);
  if (only !== undefined && !endpoints.some((endpoint) => endpoint.namespace === only)) {
    const names = endpoints.flatMap((endpoint) => endpoint.namespace ?? []);
    throw inputError(`namespace ${only} has no endpoints in the input${didYouMean(only, names)}`);
  }
  return { from: side(from), to: side(to), focus };
}

function anyOf(choices: readonly Choice[]): Choice {
  return (endpoint) => choices.some((choice) => choice(endpoint));
}

/**
 * The endpoints that a pattern means: a namespace (`shop/`), a glob over `namespace/name` or a name (`shop/*-db`, `*-db`),
 * `external`, `nodes`, an address or a block of addresses, or a name as `can` takes it. One that means none is an input error.
 */
export function choose(
  pattern: string,
  endpoints: readonly MatrixEndpoint[],
  clusters: readonly Cluster[],
  home: string,
): Choice {
  const choice = choiceOf(pattern, clusters, home);
  if (endpoints.some(choice)) return choice;
  if (/^nodes?(\/|$)/u.test(pattern))
    throw inputError(`${pattern}: nodes are endpoints with --level pod only`);
  const names = endpoints.flatMap((endpoint) => endpoint.namespace ?? []);
  const near = pattern.endsWith('/') ? didYouMean(pattern.slice(0, -1), names) : '';
  throw inputError(`'${pattern}' is no endpoint of the input${near}`);
}

function choiceOf(pattern: string, clusters: readonly Cluster[], home: string): Choice {
  if (pattern === 'external') return ({ range }) => range !== undefined;
  if (pattern === 'node' || pattern === 'nodes') return ({ node }) => node !== undefined;
  if (pattern.endsWith('/')) return ({ namespace }) => `${namespace}/` === pattern;
  const block = addressBlock(pattern);
  if (block) return holdsBlock(block);
  if (/[*?]/u.test(pattern)) return globChoice(pattern);
  return namedChoice(pattern, clusters, home);
}

interface Block {
  readonly first: Ip;
  readonly last: bigint;
}

function addressBlock(pattern: string): Block | undefined {
  const ip = parseIp(pattern);
  if (ip) return { first: ip, last: ip.value };
  const cidr = parseCidr(pattern);
  return cidr && { first: { family: cidr.family, value: cidr.first }, last: cidr.last };
}

function holdsBlock({ first, last }: Block): Choice {
  const inside = (ip: Ip): boolean =>
    ip.family === first.family && first.value <= ip.value && ip.value <= last;
  return ({ pods, node, range }) => {
    if (range) return range.family === first.family && range.first <= last && first.value <= range.last;
    if (node) return node.addresses.some(inside);
    return pods.some((pod) => pod.addresses.some(inside));
  };
}

function globChoice(pattern: string): Choice {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/gu, '\\$&');
  const glob = new RegExp(`^${escaped.replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}$`, 'u');
  const whole = pattern === '*' || pattern === '**';
  return ({ id, namespace, name }) =>
    whole ||
    glob.test(id) ||
    (namespace === undefined ? false : glob.test(`${namespace}/${name}`) || glob.test(name));
}

/** A name may be there in one of two inputs only. */
function namedChoice(pattern: string, clusters: readonly Cluster[], home: string): Choice {
  const wanted: Endpoint[] = [];
  let failure: unknown;
  for (const cluster of clusters) {
    try {
      const found = findEndpoint(pattern, cluster, home);
      if (found.kind === 'endpoints') wanted.push(...found.endpoints);
      else wanted.push(...servicePods(found.service, cluster).map((pod): Endpoint => ({ kind: 'pod', pod })));
    } catch (error) {
      failure = error;
    }
  }
  if (wanted.length === 0 && failure !== undefined) throw failure;
  const pods = new Set(wanted.flatMap((end) => (end.kind === 'pod' ? [end.pod] : [])));
  const nodes = new Set(wanted.flatMap((end) => (end.kind === 'node' ? [end.node.name] : [])));
  const addresses = wanted.filter(({ kind }) => kind === 'external').flatMap(addressesOf);
  return (endpoint) =>
    endpoint.pods.some((pod) => pods.has(pod)) ||
    (endpoint.node !== undefined && nodes.has(endpoint.node.name)) ||
    addresses.some((ip) => endpoint.pods.some((pod) => pod.addresses.some((own) => sameIp(own, ip))));
}
