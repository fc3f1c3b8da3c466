import type { ContainerPort, Ip } from '@sluice/engine';
import type { FabricPod } from '../fabric/fabric.js';
import type { PodSpec } from './pod-spec.js';

/** A port that the built-in server could not have, and the system's word for why, e.g. `EADDRINUSE`. */
export interface UnservedPort {
  readonly port: ContainerPort;
  readonly error: string;
}

/** A pod that is there. */
export interface RunningPod {
  readonly spec: PodSpec;
  readonly addresses: readonly Ip[];
  readonly fabric: FabricPod;
  /** Ports that nobody serves: taken on a shared network, or of a protocol that the kernel lacks. */
  readonly unserved: readonly UnservedPort[];
}
