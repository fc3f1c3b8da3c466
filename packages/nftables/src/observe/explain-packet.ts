import { printElement, printKey, printScalar, printVerdict } from '../render/print-element.js';
import { trafficAt } from './traffic-at.js';
import type { NamedSet } from '../ruleset/named-set.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import type { Packet } from '../simulate/packet.js';
import { type LookUp, type Outcome, simulate } from '../simulate/simulate.js';
import type { Attribution, Origin } from './attribution.js';

/** What a look-up is for: whose address it is, which local class judges, who the peer is, what the class lists. */
export type LookUpPurpose = 'address' | 'class' | 'peer' | 'listed';

/** A look-up on a packet's way, in nft's words. */
export interface PacketLookUp {
  readonly purpose: LookUpPurpose;
  readonly chain: string;
  readonly set: string;
  /** Absent where the packet lacks a field of the key. */
  readonly key?: string;
  /** The key of the element found, absent when there is none. */
  readonly element?: string;
  /** What the element says, in maps. */
  readonly value?: string;
}

/** What a local class decided, and what that is due to. */
export interface PacketSide extends Origin {
  /** The look-ups from its dispatch to its verdict. */
  readonly lookUps: readonly PacketLookUp[];
}

/** How a ruleset comes to its verdict on a packet. */
export interface PacketStory {
  readonly verdict: Outcome['verdict'];
  /** Look-ups before and between local classes. */
  readonly lookUps: readonly PacketLookUp[];
  /** The local classes that judged it, in order. None: it passes, or was dropped before any was asked. */
  readonly sides: readonly PacketSide[];
}

/** The chain of sets that decides on a packet; the attribution has to be of the same ruleset. */
export function explainPacket(ruleset: Ruleset, packet: Packet, attribution: Attribution): PacketStory {
  const { verdict, steps, lookUps } = simulate(ruleset, packet);
  const chains = new Set(attribution.classes.flatMap(({ chain }) => [chain, `${chain}_reply`]));
  const sidesOwn = (set: string, chain: string): boolean =>
    set.startsWith(`${chain.replace(/_reply$/, '')}_`);
  const within = trafficAt(packet.protocol, packet.port);
  const outside: PacketLookUp[] = [];
  const sides: { chain: string; lookUps: PacketLookUp[] }[] = [];
  for (const lookUp of lookUps) {
    const told = tellLookUp(lookUp, ruleset, chains);
    const next = chainFound(lookUp);
    if (next !== undefined && chains.has(next)) sides.push({ chain: next, lookUps: [told] });
    else if (told.purpose === 'address' || told.purpose === 'class') outside.push(told);
    else sides.at(-1)?.lookUps.push(told);
  }
  return {
    verdict,
    lookUps: outside,
    sides: sides.flatMap(({ chain, lookUps: own }): readonly PacketSide[] => {
      const last = steps.findLast((step) => step.chain === chain);
      const found = last?.found.find(({ set }) => sidesOwn(set, chain));
      const rest = attribution.ofRule(chain, 'rest');
      const isRest =
        last === undefined ||
        (rest?.allows === true
          ? !ends(ruleset, last)
          : last.rule === (ruleset.chains.get(chain)?.rules.length ?? 0) - 1);
      const origin = found
        ? attribution.ofElement(found.set, found.element, within)
        : attribution.ofRule(chain, isRest ? 'rest' : 'other', within);
      return origin ? [{ ...origin, lookUps: own }] : [];
    }),
  };
}

/** Whether a rule leaves its chain, rather than ask another and come back. */
function ends(
  { chains }: Ruleset,
  { chain, rule }: { readonly chain: string; readonly rule: number },
): boolean {
  const last = chains.get(chain)?.rules[rule]?.at(-1);
  return last?.kind === 'verdict' && last.verdict.kind !== 'jump';
}

function chainFound({ element }: LookUp): string | undefined {
  const value = element?.value;
  return typeof value === 'object' && 'chain' in value ? value.chain : undefined;
}

function tellLookUp(
  { chain, set: name, key, element }: LookUp,
  { sets }: Ruleset,
  classChains: ReadonlySet<string>,
): PacketLookUp {
  const set = sets.get(name)!;
  return {
    purpose: purposeOf(chain, set, classChains),
    chain,
    set: name,
    ...(key && { key: key.map((part, i) => printScalar(set.key[i]!, part)).join(' . ') }),
    ...(element && { element: printKey(element, set) }),
    ...(element?.value !== undefined && { value: valueText(element.value, set) }),
  };
}

function valueText(value: number | Parameters<typeof printVerdict>[0], set: NamedSet): string {
  if (typeof value !== 'number') return printVerdict(value);
  return printElement({ key: [value] }, { ...set, key: ['classid'] });
}

function purposeOf(chain: string, set: NamedSet, classChains: ReadonlySet<string>): LookUpPurpose {
  if (set.value === 'verdict') return 'class';
  if (set.value === 'classid') return 'peer';
  return classChains.has(chain) ? 'listed' : 'address';
}
