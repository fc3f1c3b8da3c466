import type { Family } from '../net/ip.js';
import type { FlowProtocol } from '../net/protocol.js';
import { addressesOf, type Endpoint, familiesOfEnd } from './endpoint.js';

/** One flow to judge. */
export interface Flow {
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly protocol: FlowProtocol;
  /** The port at the destination itself, after Service translation (PORT-3); not looked at for protocol `other`. */
  readonly port: number;
  /** The Service port that the client used, where it came through a Service (SVC-1). */
  readonly servicePort?: number;
}

/** Whether both ends are one and the same pod. Two replicas of a template are not. */
export function isSamePod(source: Endpoint, destination: Endpoint): boolean {
  return (
    source.kind === 'pod' &&
    destination.kind === 'pod' &&
    source.pod === destination.pod &&
    !source.pod.template
  );
}

/**
 * The families in which a flow can run: those that both ends may use. A pod without known address has those that it is said
 * to have, unless the other end is of a known one, which speaks for itself.
 */
export function familiesOf(source: Endpoint, destination: Endpoint): readonly Family[] {
  const [here, there] = [expectedOf(source), expectedOf(destination)];
  return familiesOfEnd(source).filter(
    (family) =>
      familiesOfEnd(destination).includes(family) &&
      (!here || here.includes(family) || isOfKnownFamily(destination)) &&
      (!there || there.includes(family) || isOfKnownFamily(source)),
  );
}

/** Whether an address of the end is known, or at least its family. */
function isOfKnownFamily(end: Endpoint): boolean {
  return addressesOf(end).length > 0 || (end.kind !== 'pod' && end.family !== undefined);
}

/** The families that a pod without known address is said to have. */
function expectedOf(end: Endpoint): readonly Family[] | undefined {
  return end.kind === 'pod' && addressesOf(end).length === 0 ? end.pod.families : undefined;
}
