import type { ContainerPort } from '@sluice/engine';
import type { Dns, HostAlias } from './network-files.js';

/** A pod as the lab runs it: what of its manifest matters to its network and its processes. */
export interface PodSpec {
  readonly namespace: string;
  readonly name: string;
  /** The node that it is bound to. */
  readonly node: string;
  readonly hostNetwork?: boolean;
  /** `spec.hostname`; the name if not given. */
  readonly hostname?: string;
  readonly hostAliases?: readonly HostAlias[];
  /** Where it looks names up; nowhere if not given. */
  readonly dns?: Dns;
  /** The ports of its containers, each to be answered by the built-in server. */
  readonly ports: readonly ContainerPort[];
  /** Of every command that runs in it, beside `HOSTNAME` and `PATH`. */
  readonly environment?: Readonly<Record<string, string>>;
}
