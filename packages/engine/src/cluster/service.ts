import type { Labels } from '../labels/labels.js';
import type { Ip } from '../net/ip.js';
import type { Protocol } from '../net/protocol.js';
import type { Source } from './source.js';

/** One port of a Service; `targetPort` is a number or the name of a container port. */
export interface ServicePort {
  readonly name?: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly targetPort: number | string;
  readonly nodePort?: number;
}

/** Addresses behind a Service that selects no pods, and the ports that they serve: of its EndpointSlices or Endpoints. */
export interface ServiceEndpoints {
  readonly addresses: readonly Ip[];
  /** `name` is the name of the Service port that leads here. */
  readonly ports: readonly { readonly name?: string; readonly protocol: Protocol; readonly port: number }[];
}

/** A Kubernetes Service. */
export interface Service {
  readonly namespace: string;
  readonly name: string;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  /** `clusterIP: None`: clients see the pods' own addresses (SVC-2). */
  readonly headless: boolean;
  /** Absent: the Service selects no pods by itself. */
  readonly selector?: Labels;
  readonly clusterIPs: readonly Ip[];
  /** Addresses outside of the cluster's own that lead to it: its `externalIPs`, and those that a load balancer gave it. */
  readonly outsideAddresses?: readonly Ip[];
  readonly ports: readonly ServicePort[];
  readonly externalTrafficPolicy: 'Cluster' | 'Local';
  readonly externalName?: string;
  /** What a Service without selector leads to, where the input says so. */
  readonly endpoints?: readonly ServiceEndpoints[];
  readonly source?: Source;
}
