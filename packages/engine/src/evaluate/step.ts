import type { FieldPath, Position } from '../cluster/source.js';
import type { Policy } from '../policy/rule.js';

/** One step of a trace: what was asked, what came of it, and where that was written. */
export interface Step {
  readonly outcome: 'match' | 'no-match' | 'info';
  /** The finding in the words of the API, e.g. `podSelector role=frontend: the label role is "web"`. */
  readonly text: string;
  /** The field's place where the policy was read from a file. */
  readonly at?: Position;
  readonly children?: readonly Step[];
}

/** A step that is about one field of a policy. */
export function stepAt(
  policy: Policy,
  path: FieldPath,
  outcome: Step['outcome'],
  text: string,
  children: readonly Step[] = [],
): Step {
  return {
    outcome,
    text,
    ...(policy.source && { at: policy.source.at(path) }),
    ...(children.length > 0 && { children }),
  };
}

/** A step that is about no field. */
export function info(text: string): Step {
  return { outcome: 'info', text };
}

/** `match` or `no-match`. */
export function outcomeOf(matched: boolean): 'match' | 'no-match' {
  return matched ? 'match' : 'no-match';
}
