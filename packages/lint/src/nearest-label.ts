import { editDistance, holds, type Labels, type Requirement, type Selector } from '@sluice/engine';

/** The label that a selector all but matches: one requirement fails, and few letters are wrong. */
export interface NearestLabel {
  readonly requirement: Requirement;
  /** The label that is there, where `requirement` has another key or value. */
  readonly key: string;
  readonly value: string;
  /** How many letters differ. */
  readonly edits: number;
}

/** The nearest label among objects that a selector matches none of; undefined where none is near. */
export function nearestLabel(selector: Selector, candidates: Iterable<Labels>): NearestLabel | undefined {
  let best: NearestLabel | undefined;
  for (const labels of candidates) {
    const failing = selector.requirements.filter((requirement) => !holds(requirement, labels));
    const [requirement] = failing;
    if (failing.length !== 1 || requirement?.operator !== 'In') continue;
    for (const near of nearLabels(requirement, labels)) if (!best || near.edits < best.edits) best = near;
  }
  return best;
}

function* nearLabels(requirement: Requirement, labels: Labels): Generator<NearestLabel> {
  const { key, values } = requirement;
  for (const [there, value] of labels) {
    if (there === key) {
      for (const written of values) {
        const edits = distance(written, value);
        if (edits !== undefined) yield { requirement, key, value, edits };
      }
    } else if (values.includes(value)) {
      const edits = distance(key, there);
      if (edits !== undefined) yield { requirement, key: there, value, edits };
    }
  }
}

/** Up to a third of the letters may be wrong, two at most. */
function distance(written: string, there: string): number | undefined {
  const most = Math.min(2, Math.floor(Math.max(written.length, there.length) / 3));
  const edits = editDistance(written, there, most);
  return edits <= most ? edits : undefined;
}

/** `nearest: name=carts (1 edit)`. */
export function nearestText({ key, value, edits }: NearestLabel): string {
  return `nearest: \`${key}=${value}\` (${edits} ${edits === 1 ? 'edit' : 'edits'})`;
}
