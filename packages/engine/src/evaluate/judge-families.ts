import type { Family } from '../net/ip.js';
import { addressSets, wholeFamily } from '../net/ip-set.js';
import type { Direction } from '../policy/rule.js';
import { type Flow, isSamePod } from './flow.js';
import { judgeSide } from './judge-side.js';
import { hasUnknownEnd, inEachFamily, type JudgedFlow, partyFor } from './judged-flow.js';
import type { Model } from './model.js';
import { type Addresses, openAddresses } from './open-addresses.js';
import type { Party } from './peer-match.js';
import type { SideVerdict } from './verdict.js';

/** One side's verdict in one family, and the addresses of the other end for which it would be allowed. */
interface SideAnswer {
  readonly verdict: SideVerdict;
  readonly open: Addresses;
}

/** A flow in one family, at the addresses that decide, and what becomes of it. */
export interface Judged {
  readonly flow: JudgedFlow;
  readonly allowed: boolean;
  readonly egress: SideAnswer;
  readonly ingress: SideAnswer;
}

/**
 * The flow in each family, judged. An end whose address is not known stands at one that the sides deny where there is
 * such a one, so that what is allowed is allowed for every address.
 */
export function judgeFamilies(model: Model, flow: Flow): readonly Judged[] {
  return inEachFamily(model, flow).map((general) => {
    const open = {
      egress: openTo(model, general, 'egress'),
      ingress: openTo(model, general, 'ingress'),
    };
    const judged: JudgedFlow = {
      ...general,
      sourceParty: atDecidingAddress(general.sourceParty, open.ingress),
      destinationParty: atDecidingAddress(general.destinationParty, open.egress),
    };
    const side = (direction: Direction): SideAnswer => {
      const verdict = judgeSide(model, judged, direction);
      const all = verdict.allowed ? wholeFamily(judged.family) : [];
      return { verdict, open: open[direction] ?? all };
    };
    const egress = side('egress');
    const ingress = side('ingress');
    return { flow: judged, allowed: egress.verdict.allowed && ingress.verdict.allowed, egress, ingress };
  });
}

/** The addresses of the other end that a side lets through; undefined where its address is known. */
function openTo(model: Model, flow: JudgedFlow, direction: Direction): Addresses | undefined {
  return partyFor(flow, direction).addresses ? undefined : openAddresses(model, flow, direction);
}

/** A party without known address at the first one that is denied, or at any where none is. */
function atDecidingAddress(party: Party, open: Addresses | undefined): Party {
  if (!open) return party;
  const { family } = party;
  return { ...party, addresses: [{ family, value: deniedAddress(open, family) ?? 0n }] };
}

/** The first address of a family that is not open. */
function deniedAddress(open: Addresses, family: Family): bigint | undefined {
  return addressSets.subtract(wholeFamily(family), open)[0]?.[0];
}

/**
 * The family that decides on a side: for both sides one that allows, since the ends may use either; with an address not
 * known one that denies that side, since an end may have that family alone. Undefined when there is no flow.
 */
export function decidingFamily(families: readonly Judged[], direction: Direction): Judged | undefined {
  const decisive = families.some(({ flow }) => hasUnknownEnd(flow))
    ? families.find((judged) => !judged[direction].verdict.allowed)
    : families.find(({ allowed }) => allowed);
  return decisive ?? families[0];
}

/** Of a denied flow, the ends without known address for some addresses of which it would pass. */
export function decidingUnknowns(families: readonly Judged[]): readonly string[] {
  const [first] = families;
  if (!first || !hasUnknownEnd(first.flow) || !families.some(isPossible)) return [];
  const ends = (['egress', 'ingress'] as const).flatMap((direction) => {
    const { unknown } = partyFor(first.flow, direction);
    return unknown === undefined ? [] : [{ unknown, decides: varies(families, direction) }];
  });
  // A side of which all is known may deny one family: then it is the family of the other end that decides.
  const deciding = ends.some(({ decides }) => decides) ? ends.filter(({ decides }) => decides) : ends;
  return [...new Set(deciding.map(({ unknown }) => unknown))];
}

/** Whether a side allows some addresses of the other end, of any family, and denies others. */
function varies(families: readonly Judged[], direction: Direction): boolean {
  return (
    families.some((judged) => judged[direction].open.length > 0) &&
    families.some((judged) => deniedAddress(judged[direction].open, judged.flow.family) !== undefined)
  );
}

/** Whether the flow passes for some addresses that its ends could have. */
function isPossible({ flow, egress, ingress }: Judged): boolean {
  // A pod has one address of a family, at both ends of a flow to itself.
  if (isSamePod(flow.source, flow.destination))
    return addressSets.intersect(egress.open, ingress.open).length > 0;
  return egress.open.length > 0 && ingress.open.length > 0;
}
