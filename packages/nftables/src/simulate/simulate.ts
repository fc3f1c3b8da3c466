import type { Element, Scalar } from '../ruleset/named-set.js';
import type { Expression, Field, Rule, Verdict } from '../ruleset/rule.js';
import type { BaseHook, Chain, Ruleset } from '../ruleset/ruleset.js';
import { fieldOf, type Packet } from './packet.js';
import { type Find, indexSet } from './set-index.js';

/** A rule that held for a packet, and the elements that it found. */
export interface SimulatedStep {
  readonly chain: string;
  /** Its index in the chain, from 0. */
  readonly rule: number;
  readonly found: readonly { readonly set: string; readonly element: Element }[];
}

/** A look-up in a set, whether the packet has such a key and what it found. */
export interface LookUp {
  readonly chain: string;
  /** The rule's index in the chain, from 0. */
  readonly rule: number;
  readonly set: string;
  /** Undefined where the packet lacks a field of the key, e.g. a port. */
  readonly key: readonly Scalar[] | undefined;
  readonly element: Element | undefined;
}

/** What a packet is counted by: an element of a set that counts, a rule, or a key that a rule put into a dynamic set. */
export type Counted =
  | { readonly kind: 'element'; readonly set: string; readonly element: Element }
  | { readonly kind: 'rule'; readonly chain: string; readonly rule: number }
  | { readonly kind: 'note'; readonly set: string; readonly key: readonly Scalar[] };

/** What becomes of a packet, and the way there. Limits of rate hold and dynamic sets have room, however many packets came before. */
export interface Outcome {
  readonly verdict: 'accept' | 'drop' | 'reject';
  readonly counted: readonly Counted[];
  /** The mark of its connection from now on. */
  readonly connectionMark: number;
  readonly steps: readonly SimulatedStep[];
  /** Every look-up on the way, in order, also those that found nothing. */
  readonly lookUps: readonly LookUp[];
}

/** Interprets a ruleset, not the policies behind it: what the kernel would do with a packet. */
export function simulate(ruleset: Ruleset, packet: Packet): Outcome {
  return simulatorOf(ruleset)(packet);
}

/** `simulate` for many packets. */
export function simulatorOf(ruleset: Ruleset): (packet: Packet) => Outcome {
  let machine = MACHINES.get(ruleset);
  if (!machine) MACHINES.set(ruleset, (machine = machineOf(ruleset)));
  const { chains, byHook, find, counting } = machine;
  return (packet) => {
    const run: Run = {
      packet,
      chains,
      find,
      counting,
      priority: 0,
      connectionMark: packet.connectionMark ?? 0,
      steps: [],
      lookUps: [],
      counted: [],
    };
    for (const hook of hooksOf(packet)) {
      for (const chain of byHook.get(hook) ?? []) {
        const end = runChain(run, chain);
        // A base chain lets through what none of its rules decides, and `accept` ends only that chain.
        if (end === 'drop' || end === 'reject') return outcomeOf(run, end);
      }
    }
    return outcomeOf(run, 'accept');
  };
}

function outcomeOf({ connectionMark, steps, lookUps, counted }: Run, verdict: Outcome['verdict']): Outcome {
  return { verdict, connectionMark, steps, lookUps, counted };
}

interface Machine {
  readonly chains: ReadonlyMap<string, Chain>;
  readonly byHook: ReadonlyMap<Hook, readonly Chain[]>;
  readonly find: ReadonlyMap<string, Find>;
  readonly counting: ReadonlySet<string>;
}

type Hook = BaseHook['hook'];

const MACHINES = new WeakMap<Ruleset, Machine>();

function machineOf({ chains, sets }: Ruleset): Machine {
  const byHook = new Map<Hook, Chain[]>();
  for (const chain of chains.values()) {
    if (!chain.base) continue;
    const { hook } = chain.base;
    byHook.set(
      hook,
      [...(byHook.get(hook) ?? []), chain].sort((a, b) => a.base!.priority - b.base!.priority),
    );
  }
  return {
    chains,
    byHook,
    find: new Map([...sets].map(([name, set]) => [name, indexSet(set)])),
    counting: new Set([...sets.values()].flatMap(({ name, counter }) => (counter ? [name] : []))),
  };
}

/** The hooks that a packet passes. What the node itself sends passes none that a ruleset has (NODE-1). */
function hooksOf({ iif, oif }: Packet): readonly Hook[] {
  if (iif === undefined) return [];
  return oif === undefined ? ['prerouting', 'input'] : ['prerouting', 'forward'];
}

interface Run {
  readonly packet: Packet;
  readonly chains: ReadonlyMap<string, Chain>;
  readonly find: ReadonlyMap<string, Find>;
  readonly counting: ReadonlySet<string>;
  readonly steps: SimulatedStep[];
  readonly lookUps: LookUp[];
  readonly counted: Counted[];
  priority: number;
  connectionMark: number;
}

/** How a chain ends: with a verdict on the packet, or back where it was called. */
type End = 'accept' | 'drop' | 'reject' | 'return';

function runChain(run: Run, chain: Chain): End {
  for (const [index, rule] of chain.rules.entries()) {
    const end = runRule(run, chain, index, rule);
    if (end) return end;
  }
  return 'return';
}

/** Undefined: on to the next rule. */
function runRule(run: Run, chain: Chain, index: number, rule: Rule): End | undefined {
  const found: { set: string; element: Element }[] = [];
  for (const expression of rule) {
    const outcome =
      expression.kind === 'counter'
        ? run.counted.push({ kind: 'rule', chain: chain.name, rule: index }) > 0
        : runExpression(run, expression, { chain: chain.name, rule: index, found });
    if (outcome === false) return undefined;
    if (outcome === true) continue;
    run.steps.push({ chain: chain.name, rule: index, found });
    return runVerdict(run, outcome);
  }
  run.steps.push({ chain: chain.name, rule: index, found });
  return undefined;
}

function runVerdict(run: Run, verdict: Verdict | { readonly kind: 'reject' }): End | undefined {
  switch (verdict.kind) {
    case 'jump': {
      const end = runChain(run, chainNamed(run, verdict.chain));
      return end === 'return' ? undefined : end;
    }
    case 'goto':
      return runChain(run, chainNamed(run, verdict.chain));
    default:
      return verdict.kind;
  }
}

function chainNamed({ chains }: Run, name: string): Chain {
  const chain = chains.get(name);
  if (!chain) throw new Error(`No chain ${name}`);
  return chain;
}

/** The rule that is run, and what it has found so far. */
interface Place {
  readonly chain: string;
  readonly rule: number;
  readonly found: { set: string; element: Element }[];
}

/** Whether an expression holds, or what it decides. */
function runExpression(
  run: Run,
  expression: Exclude<Expression, { kind: 'counter' }>,
  at: Place,
): boolean | Verdict | { readonly kind: 'reject' } {
  switch (expression.kind) {
    case 'equals': {
      const actual = read(run, expression.field);
      const { value } = expression;
      if (typeof value === 'string' && value.endsWith('*')) {
        return typeof actual === 'string' && actual.startsWith(value.slice(0, -1));
      }
      return actual === value;
    }
    case 'one-of':
    case 'none-of': {
      const actual = read(run, expression.field);
      if (actual === undefined) return false;
      return expression.values.includes(actual) === (expression.kind === 'one-of');
    }
    case 'in-set':
      return lookUp(run, expression.set, expression.key, at) !== undefined;
    case 'set-priority':
      run.priority = expression.value;
      return true;
    case 'set-connection-mark':
      run.connectionMark = expression.value;
      return true;
    case 'priority-from': {
      const element = lookUp(run, expression.map, expression.key, at);
      if (!element) return false;
      run.priority = element.value as number;
      return true;
    }
    case 'verdict-from': {
      const element = lookUp(run, expression.map, expression.key, at);
      return element ? (element.value as Verdict) : false;
    }
    case 'limit':
      return true;
    case 'note': {
      const key = keyOf(run, expression.key);
      if (key) run.counted.push({ kind: 'note', set: expression.set, key });
      return key !== undefined;
    }
    case 'verdict':
      return expression.verdict;
    case 'reject':
      return { kind: 'reject' };
  }
}

function lookUp(run: Run, set: string, fields: readonly Field[], at: Place): Element | undefined {
  const find = run.find.get(set);
  if (!find) throw new Error(`No set ${set}`);
  const key = keyOf(run, fields);
  const element = key && find(key);
  run.lookUps.push({ chain: at.chain, rule: at.rule, set, key, element });
  if (!element) return undefined;
  at.found.push({ set, element });
  if (run.counting.has(set)) run.counted.push({ kind: 'element', set, element });
  return element;
}

/** Undefined where the packet lacks one of the fields. */
function keyOf(run: Run, fields: readonly Field[]): readonly Scalar[] | undefined {
  const key: Scalar[] = [];
  for (const field of fields) {
    const value = read(run, field);
    if (value === undefined) return undefined;
    key.push(value);
  }
  return key;
}

function read(run: Run, field: Field): Scalar | undefined {
  return fieldOf(run.packet, run, field);
}
