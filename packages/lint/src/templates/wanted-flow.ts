import type { Cidr, TrafficSet } from '@sluice/engine';

/** One end of a wanted flow: a workload by its id, `namespace/Kind/name`, or addresses outside. */
export type WantedEnd = { readonly workload: string } | { readonly cidr: Cidr };

/** Traffic that is to be allowed. */
export interface WantedFlow {
  readonly from: WantedEnd;
  readonly to: WantedEnd;
  readonly traffic: TrafficSet;
}
