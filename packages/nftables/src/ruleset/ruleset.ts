import type { NamedSet } from './named-set.js';
import type { Rule } from './rule.js';

/** Where the kernel hands packets to a base chain. */
export interface BaseHook {
  readonly hook: 'prerouting' | 'input' | 'forward';
  /** Lower comes first. */
  readonly priority: number;
}

/** A chain; one with a hook is a base chain and lets through what none of its rules decides. */
export interface Chain {
  readonly name: string;
  readonly base?: BaseHook;
  /** At most 128 bytes. */
  readonly comment?: string;
  readonly rules: readonly Rule[];
}

/** A table of family inet as a plain value: what the kernel is to hold. */
export interface Ruleset {
  readonly table: string;
  /** Sets and maps by name. */
  readonly sets: ReadonlyMap<string, NamedSet>;
  /** By name; base chains first. */
  readonly chains: ReadonlyMap<string, Chain>;
}
