import type { Side } from './local.js';
import type { Term } from './term.js';

/** The terms on which a side's answer depends; a peer that meets none of them gets the side's answer to strangers. */
export function* termsOf(side: Side): Iterable<Term> {
  yield* side.byTerm.keys();
  for (const { terms } of [...side.admin, ...side.baseline]) if (terms !== 'any') yield* terms;
}
