import { type Pod, type Profile, STANDARD } from '@sluice/engine';
import { INTERFACE_PREFIX, interfaceName } from './interface-name.js';

/** What a ruleset notes of packets besides judging them. Nothing of it concerns packets of flows that are allowed already. */
export interface Observe {
  /** Count the packets that each element of a local class decides on, and those that a class denies (`countersOf`). */
  readonly counters?: boolean;
  /** Keep denied flows in sets that can be read (`readFlows`). */
  readonly drops?: boolean;
  /** Keep a sample of newly allowed flows in such sets, at most so many a second. */
  readonly samplesPerSecond?: number;
}

/** What a compilation can be told; all of it has defaults. */
export interface CompileOptions {
  /** Whose switches and facts to enforce; `standard` if not given. */
  readonly profile?: Profile;
  /** Answer what is not allowed with a TCP reset or an ICMP error instead of dropping it. */
  readonly reject?: boolean;
  /** The table's name; `sluice` if not given. */
  readonly table?: string;
  /**
   * Established flows pass unjudged if they were allowed under the same number; others are judged again by their next
   * packet (CONN-2). From 1 to 0xffffffff; to be raised with every change of a ruleset in force.
   */
  readonly generation?: number;
  /** How the names of all interfaces that lead to pods begin; what comes from one that no pod is known for is dropped. */
  readonly interfacePrefix?: string;
  /** The interface on the node that leads to a pod; has to begin with `interfacePrefix`. */
  readonly interfaceOf?: (pod: Pod) => string;
  /** What to note besides; nothing if not given. */
  readonly observe?: Observe;
}

/** Options with every default filled in. */
export type Settings = Required<CompileOptions>;

/** Fills in the defaults. */
export function settingsOf(options: CompileOptions): Settings {
  return {
    profile: STANDARD,
    reject: false,
    table: 'sluice',
    generation: 1,
    interfacePrefix: INTERFACE_PREFIX,
    interfaceOf: interfaceName,
    observe: {},
    ...options,
  };
}
