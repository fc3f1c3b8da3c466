import type { Incomplete, ReportDecider } from './report.js';

/** What differs in one set or chain of the node's table. */
export interface EnforceChange {
  readonly kind: 'set' | 'chain';
  readonly name: string;
  readonly change: 'new' | 'changed' | 'gone';
  /** Elements that come; of a chain all rules that it then has. */
  readonly added: number;
  readonly removed: number;
}

/** `sluice enforce --dry-run` and `--apply`. */
export interface EnforceReport extends Incomplete {
  readonly node: string;
  readonly table: string;
  /** Ids of the node's pods that policies judge in any direction. */
  readonly pods: readonly string[];
  /** Ids of the policies that say something of them. */
  readonly policies: readonly string[];
  /** Whether the policies were in force already. */
  readonly wasInForce: boolean;
  readonly isNewTable: boolean;
  /** What would change, or has. */
  readonly changes: readonly EnforceChange[];
  /** Only after `--apply`. */
  readonly applied?: { readonly milliseconds: number };
}

/** Flows that were denied since the last look; `sluice enforce --follow -o json` prints one a line. */
export interface DropEvent {
  /** When the last packet was denied, in ISO 8601. */
  readonly time: string;
  readonly source: string;
  readonly destination: string;
  /** Ids of the pods that have these addresses. */
  readonly sourcePods?: readonly string[];
  readonly destinationPods?: readonly string[];
  /** `TCP`, `UDP`, `SCTP`, or the number of another protocol. */
  readonly protocol: string;
  readonly port?: number;
  readonly packets: number;
  /** The side that denied it; absent when no policy was asked. */
  readonly direction?: 'ingress' | 'egress';
  /** Id of the pod on that side. */
  readonly subject?: string;
  /** The policies that isolate that pod and do not allow the flow, or whose rule denies it. */
  readonly policies?: readonly string[];
  /** Why no policy was asked. */
  readonly reason?: 'spoofed' | 'unknown' | 'gone';
}

/** What a rule, or a policy by isolating, has decided on: no fewer packets than `least`, no more than `most`. */
export interface CountRow extends ReportDecider {
  readonly direction: 'ingress' | 'egress';
  readonly allows: boolean;
  readonly least: { readonly packets: number; readonly bytes: number };
  readonly most: { readonly packets: number; readonly bytes: number };
}

/** `sluice enforce --counts`. */
export interface CountsReport extends Incomplete {
  readonly node: string;
  readonly table: string;
  readonly counts: readonly CountRow[];
}
