import { placeText } from './diagnostic-text.js';
import type { ReportDecider, ReportPosition, SideReport } from './report.js';
import { visible } from './visible.js';

const DECIDERS_MAX = 20;

/** What decided a side, as one line each: `NetworkPolicy/production/allow-dns egress[0]` and the place of it. */
export interface DeciderLine {
  readonly name: string;
  readonly place?: string;
}

/** The name and place of a policy or one of its rules. */
export function deciderLine(decider: ReportDecider, direction?: 'ingress' | 'egress'): DeciderLine {
  const rule =
    decider.rule === undefined
      ? ''
      : ` ${direction ?? 'rule '}${direction ? `[${decider.rule}]` : decider.rule}`;
  const name = visible(decider.policy) + rule;
  return decider.file === undefined ? { name } : { name, place: placeText(decider) };
}

/** What is told of all that decided: enough to see by. Reports in JSON have every one. */
export function deciderLines(
  decidedBy: readonly ReportDecider[],
  direction?: 'ingress' | 'egress',
): readonly DeciderLine[] {
  const lines = decidedBy.slice(0, DECIDERS_MAX).map((decider) => deciderLine(decider, direction));
  const more = decidedBy.length - lines.length;
  return more > 0 ? [...lines, { name: `\u2026 and ${more} more` }] : lines;
}

/** In words why a side allows or denies; the deciders themselves go on lines of their own below it. */
export function sideReason(side: SideReport): string {
  if (side.decidedBy.length === 0) {
    if (side.allowed) return side.isolated ? 'allowed' : 'allowed: no policy isolates it';
    return 'denied';
  }
  const isRule = side.decidedBy.some(({ rule }) => rule !== undefined);
  if (side.allowed) return isRule ? 'allowed by' : 'allowed';
  return isRule ? 'denied by' : 'denied: isolated, and no rule allows it';
}

/** A place as `file:line:column`. */
export function positionText(at: ReportPosition): string {
  return placeText(at);
}
