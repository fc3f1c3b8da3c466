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
