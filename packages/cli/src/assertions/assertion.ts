import type { Position, TrafficSet } from '@sluice/engine';
import type { FlowArgument } from '../options/flow-argument.js';

/** What an assertion demands of its traffic: all of it, none of it, or exactly it may pass. */
export type AssertionKind = 'must-allow' | 'must-deny' | 'must-equal';

/** The sections of an assertions file, in the order in which rows are checked. */
export const ASSERTION_KINDS: readonly AssertionKind[] = ['must-allow', 'must-deny', 'must-equal'];

/** One end of an assertion's flows, as written: a name, an address, or a pattern. */
export interface WrittenEnd {
  readonly text: string;
  readonly at: Position;
}

/** A destination, its port and protocol already read off. */
export interface WrittenDestination extends WrittenEnd {
  readonly flow: FlowArgument;
}

/** One row of an assertions file. It holds when it holds for each pair of its ends. */
export interface Assertion {
  readonly kind: AssertionKind;
  readonly name: string;
  readonly from: readonly WrittenEnd[];
  readonly to: readonly WrittenDestination[];
  /** The traffic it speaks of; absent where `to` names a port or protocol, or for a must-deny of everything. */
  readonly traffic?: TrafficSet;
  readonly at: Position;
}

/** An assertions file: its rows, and the namespace of names that have none. */
export interface Assertions {
  readonly namespace?: string;
  readonly rows: readonly Assertion[];
}
