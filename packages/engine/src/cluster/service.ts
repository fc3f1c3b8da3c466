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
  readonly ports: readonly ServicePort[];
  readonly externalTrafficPolicy: 'Cluster' | 'Local';
  readonly externalName?: string;
  readonly source?: Source;
}
