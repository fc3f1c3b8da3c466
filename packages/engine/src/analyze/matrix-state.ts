import { ascending } from '../ascending.js';
import { podId } from '../cluster/pod.js';
import type { EndpointClass } from './endpoint-class.js';
import type { Term } from './term.js';

/** What a live matrix holds, as its canonical description reads it. */
interface State {
  readonly classes: Iterable<EndpointClass>;
  readonly terms: Iterable<Term>;
  readonly policies: Iterable<string>;
  readonly namespaces: Iterable<string>;
  readonly nodes: Iterable<string>;
}

/** A canonical description of a whole state, equal for equal states however they came about. */
export function describeState({ classes, terms, policies, namespaces, nodes }: State): unknown {
  const keys = (list: readonly Term[]): string[] => list.map((term) => term.key).sort();
  return {
    classes: [...classes]
      .map((known) => ({
        pods: [...known.pods].map(podId).sort(),
        selectable: known.selectable,
        families: known.families,
        expected: known.expected,
        unknown: known.unknown,
        terms: keys(known.terms),
        blocks: [keys(known.blocks[4]), keys(known.blocks[6])],
      }))
      .sort((a, b) => ascending(a.pods[0]!, b.pods[0]!)),
    terms: [...terms]
      .map((term) => ({
        key: term.key,
        uses: term.uses,
        policies: [...term.policies].map(({ id }) => id).sort(),
        pods: [...term.classes]
          .flatMap((known) => [...known.pods])
          .map(podId)
          .sort(),
      }))
      .sort((a, b) => ascending(a.key, b.key)),
    policies: [...policies].sort(),
    namespaces: [...namespaces].sort(),
    nodes: [...nodes].sort(),
  };
}
