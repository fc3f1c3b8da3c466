import { EVERYTHING, type Selector } from '../labels/selector.js';
import { SmallSet } from '../labels/small-set.js';
import { formatCidr } from '../net/cidr.js';
import type { IpPeer, Peer } from '../policy/rule.js';
import type { EndpointClass } from './endpoint-class.js';
import type { LivePolicy } from './live-policy.js';

/** Pods by namespace and labels, as a subject or as a peer. */
export interface Selection {
  readonly kind: 'pods';
  readonly namespaces: Selector | string;
  readonly pods: Selector;
}

/** What a term stands for: one distinct condition on an endpoint, shared by every rule that states it. */
export type Condition =
  Selection | Omit<IpPeer, 'path'> | DistributiveOmit<Extract<Peer, { kind: 'nodes' | 'domain' }>, 'path'>;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A condition in use, with what is known to meet it. */
export class Term {
  readonly id: number;
  readonly condition: Condition;
  /** How many subjects and peers state it; at 0 it goes. */
  uses = 0;
  /** The classes of pods that meet it. Not kept for the universal term, which every selectable pod meets. */
  readonly classes: SmallSet<EndpointClass> = new SmallSet();
  /** The policies whose subject it is. */
  readonly policies: SmallSet<LivePolicy> = new SmallSet();

  constructor(id: number, condition: Condition) {
    this.id = id;
    this.condition = condition;
  }

  /** A text that equal conditions share, the same in every run. */
  get key(): string {
    return conditionKey(this.condition);
  }
}

/** A text that equal conditions share. */
export function conditionKey(condition: Condition): string {
  switch (condition.kind) {
    case 'pods': {
      const { namespaces, pods } = condition;
      return typeof namespaces === 'string'
        ? `p=${namespaces}\n${pods.key}`
        : `p~${namespaces.key}\n${pods.key}`;
    }
    case 'ip': {
      const holes = condition.except.map(formatCidr).sort();
      return `i${condition.always ? '!' : ''}${formatCidr(condition.cidr)}-${[...new Set(holes)].join(',')}`;
    }
    case 'nodes':
      return `n${condition.nodes.key}`;
    case 'domain':
      return `d${condition.domain}`;
  }
}

/** What a term's condition asks of the labels of the pod or node itself. */
export function selectorOf({ condition }: Term): Selector {
  switch (condition.kind) {
    case 'pods':
      return condition.pods;
    case 'nodes':
      return condition.nodes;
    case 'ip':
    case 'domain':
      return EVERYTHING;
  }
}

/** Whether every selectable pod meets the condition. */
export function isUniversal(condition: Condition): boolean {
  return (
    condition.kind === 'pods' &&
    typeof condition.namespaces !== 'string' &&
    condition.namespaces.requirements.length === 0 &&
    condition.pods.requirements.length === 0
  );
}
