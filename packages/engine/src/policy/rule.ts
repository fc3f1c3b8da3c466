import type { Source, FieldPath } from '../cluster/source.js';
import type { Selector } from '../labels/selector.js';
import type { Cidr } from '../net/cidr.js';
import type { PortSet } from '../net/port-set.js';
import type { Protocol } from '../net/protocol.js';
import type { PolicyKind } from './policy-manifest.js';

/** The direction of a rule, seen from its subject. */
export type Direction = 'ingress' | 'egress';

/** The field of a rule that lists its peers. */
export function peerList(direction: Direction): 'from' | 'to' {
  return direction === 'ingress' ? 'from' : 'to';
}

/** Accept and Deny are final for their direction; Pass skips the rest of its tier (CNP-2). NetworkPolicy only accepts. */
export type Action = 'Accept' | 'Deny' | 'Pass';

/** The tiers in the order in which they are asked (CNP-1). */
export type Tier = 'Admin' | 'NetworkPolicy' | 'Baseline';

/** Pods by namespace and labels. `namespaces` is a selector, or the name of one namespace. */
export interface PodsPeer {
  readonly kind: 'pods';
  readonly namespaces: Selector | string;
  readonly pods: Selector;
}

/** Addresses. `always` says that pod addresses match too, whatever the profile says (CNP-7 against IP-4). */
export interface IpPeer {
  readonly kind: 'ip';
  readonly cidr: Cidr;
  readonly except: readonly Cidr[];
  readonly always: boolean;
}

/** Nodes by their labels, matched by their addresses (CNP-5, experimental channel). */
export interface NodesPeer {
  readonly kind: 'nodes';
  readonly nodes: Selector;
}

/** A domain name, `*.` in front standing for one or more labels (CNP-5, experimental channel). */
export interface DomainPeer {
  readonly kind: 'domain';
  readonly domain: string;
}

/** What one entry of `from` or `to` matches; `path` is its place in the policy. */
export type Peer = (PodsPeer | IpPeer | NodesPeer | DomainPeer) & { readonly path: FieldPath };

/** Destination ports by number. */
export interface NumberedPorts {
  readonly protocol: Protocol;
  readonly ports: PortSet;
  readonly path: FieldPath;
}

/** A destination port by the name that the destination pod gives it (PORT-4); without protocol, on any (CNP-6). */
export interface NamedPort {
  readonly protocol?: Protocol;
  readonly name: string;
  readonly path: FieldPath;
}

/** One entry of `ports` or `protocols`. */
export type PortMatch = NumberedPorts | NamedPort;

/** One rule of any policy API. */
export interface Rule {
  readonly policy: Policy;
  readonly direction: Direction;
  /** Its index in the policy's list of that direction, from 0. */
  readonly index: number;
  readonly name?: string;
  readonly action: Action;
  /** ORed; `any` is every peer, inside and outside the cluster (RULE-2). */
  readonly peers: readonly Peer[] | 'any';
  /** ORed; `any` is every port of every protocol (PORT-1). */
  readonly ports: readonly PortMatch[] | 'any';
  readonly path: FieldPath;
  /** It has a peer of a kind that this version does not know, and was compiled to fail closed (CNP-8). */
  readonly failsClosed?: true;
}

/** A policy of any API in the one form that every engine reads. */
export interface Policy {
  readonly id: string;
  readonly kind: PolicyKind;
  readonly namespace?: string;
  readonly name: string;
  readonly tier: Tier;
  /** 0 comes first; 0 throughout the NetworkPolicy tier. */
  readonly priority: number;
  readonly subject: { readonly namespaces: Selector | string; readonly pods: Selector };
  /** Whether its subjects are isolated per direction (ISO-1); never for the cluster-wide kinds (CNP-2). */
  readonly isolates: Readonly<Record<Direction, boolean>>;
  /** Rules in list order. Rules of a direction that policyTypes does not list are not here (ISO-1). */
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
  readonly source?: Source;
}
