import {
  type Cluster,
  type Level,
  type Matrix,
  type MatrixEndpoint,
  type MatrixFlow,
  matrixOf,
  type Profile,
  type SwitchName,
  SWITCH_VALUES,
  trafficSets,
  withSwitch,
} from '@sluice/engine';
import { usageError } from '../command-error.js';
import type { Flow, MatrixReport, ReportEndpoint } from '../output/report.js';
import { askedOf, type FlowChoice } from './choose-endpoints.js';
import { reportTraffic } from './report-parts.js';
import { isolationOf } from './isolation.js';

/** More flows than this make no text that anyone, or any program, could use at once. */
const MOST_FLOWS = 1_000_000;

/** The flows of a matrix that were chosen, and their endpoints. Throws a usage error when these are too many. */
export function matrixReport(
  matrix: Matrix,
  choice: FlowChoice,
  cluster: Cluster,
  profile: Profile,
  level: Level,
): MatrixReport {
  const { from, to, focus } = choice;
  const sources = from ? matrix.endpoints.filter(from) : matrix.endpoints;
  const destinations = to ? matrix.endpoints.filter(to) : matrix.endpoints;
  const focused = focus && new Set(matrix.endpoints.filter(focus));
  const shown = new Set<MatrixEndpoint>([
    ...(from ? sources : []),
    ...(to ? destinations : []),
    ...(focused ?? []),
  ]);
  const others = otherMatrices(cluster, profile, level);
  const flows: Flow[] = [];
  // Only pairs that are asked about are visited: of a few pods among many, few.
  const ends = withInside(destinations);
  const focusedEnds = focused ? withInside(destinations.filter((each) => focused.has(each))) : ends;
  for (const source of sources) {
    const asked = focused?.has(source) === false ? focusedEnds : ends;
    const found =
      asked.all === matrix.endpoints
        ? matrix.flowsFrom(source)
        : flowsBetween(matrix, source, source.range ? asked.inside : asked.all);
    for (const { destination, traffic } of found) {
      if (flows.length === MOST_FLOWS) {
        throw usageError(
          `more than ${MOST_FLOWS.toLocaleString('en-US')} flows: choose some with -n, -l, --from or --to`,
        );
      }
      shown.add(source).add(destination);
      const switches = others
        .filter(({ differs }) => differs(source, destination, traffic))
        .map(({ name }) => name);
      const flow = { source: source.id, destination: destination.id, traffic: reportTraffic(traffic) };
      flows.push(switches.length === 0 ? flow : { ...flow, switches });
    }
  }
  const all = !from && !to && !focus;
  const endpoints = all ? matrix.endpoints : matrix.endpoints.filter((endpoint) => shown.has(endpoint));
  const isolation = isolationOf(cluster, profile);
  return {
    endpoints: endpoints.map((endpoint) => ({ ...reportEndpoint(endpoint), ...isolation(endpoint.pods[0]) })),
    flows,
    ...askedOf(
      choice,
      endpoints,
      ({ id }) => id,
      (part, endpoint) => part(endpoint),
    ),
    profile: profile.name,
  };
}

/** Endpoints, and those within the cluster: between addresses outside, of which there can be many, nothing is judged. */
function withInside(all: readonly MatrixEndpoint[]): Record<'all' | 'inside', readonly MatrixEndpoint[]> {
  return { all, inside: all.filter(({ range }) => range === undefined) };
}

/** The flows of a source to a few destinations. */
function* flowsBetween(
  matrix: Matrix,
  source: MatrixEndpoint,
  destinations: readonly MatrixEndpoint[],
): Iterable<MatrixFlow> {
  for (const destination of destinations) {
    const traffic = matrix.traffic(source, destination);
    if (!trafficSets.empty(traffic)) yield { source, destination, traffic };
  }
}

/** An endpoint as reports have it. */
export function reportEndpoint({ id, kind, namespace, name }: MatrixEndpoint): ReportEndpoint {
  return namespace === undefined ? { id, kind, name } : { id, kind, namespace, name };
}

interface OtherMatrix {
  readonly name: SwitchName;
  differs(
    source: MatrixEndpoint,
    destination: MatrixEndpoint,
    traffic: ReturnType<Matrix['traffic']>,
  ): boolean;
}

/**
 * The matrices with one switch set otherwise, for the switches that could make a difference to ports here.
 * `otherProtocols` is left out: it would mark every flow that any policy restricts.
 */
function otherMatrices(cluster: Cluster, profile: Profile, level: Level): readonly OtherMatrix[] {
  if (!profile.enforces) return [];
  return relevantSwitches(cluster, level).flatMap((name) =>
    SWITCH_VALUES[name]
      .filter((value) => value !== profile.switches[name])
      .map((value): OtherMatrix => {
        const matrix = matrixOf(cluster, withSwitch(profile, name, value), level);
        const byId = new Map(matrix.endpoints.map((endpoint) => [endpoint.id, endpoint]));
        return {
          name,
          differs(source, destination, traffic) {
            const a = byId.get(source.id);
            const b = byId.get(destination.id);
            return a !== undefined && b !== undefined && !trafficSets.equal(matrix.traffic(a, b), traffic);
          },
        };
      }),
  );
}

function relevantSwitches(cluster: Cluster, level: Level): readonly SwitchName[] {
  const switches: SwitchName[] = [];
  const pods = [...cluster.pods.values()];
  const blocks = [...cluster.policies.values()].some(
    (policy) =>
      policy.kind === 'NetworkPolicy' &&
      [
        ...(policy.spec.ingress ?? []).flatMap((rule) => rule?.from ?? []),
        ...(policy.spec.egress ?? []).flatMap((rule) => rule?.to ?? []),
      ].some(({ ipBlock }) => ipBlock),
  );
  if (blocks && pods.some(({ addresses, hostNetwork }) => addresses.length > 0 && !hostNetwork)) {
    switches.push('ipBlockMatchesPods');
  }
  if (pods.some(({ hostNetwork }) => hostNetwork)) switches.push('hostNetworkPods');
  if (level === 'pod' && pods.some(({ node }) => node !== undefined)) switches.push('egressToOwnNode');
  return switches;
}
