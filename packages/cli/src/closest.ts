import { editDistance } from '@sluice/engine';

/**
 * The candidates most like a word, best first, at most `limit`: those that contain it or that few edits lead to.
 * Letter case does not count.
 */
export function closest(word: string, candidates: Iterable<string>, limit = 3): readonly string[] {
  const wanted = word.toLowerCase();
  const ranked: { candidate: string; distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    const text = candidate.toLowerCase();
    const most = Math.max(1, Math.floor(Math.max(wanted.length, text.length) / 3));
    const distance = editDistance(wanted, text, most);
    if (distance <= most) ranked.push({ candidate, distance });
    else if (wanted.length >= 3 && text.includes(wanted)) ranked.push({ candidate, distance: most + 1 });
  }
  ranked.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return ranked.slice(0, limit).map(({ candidate }) => candidate);
}

/** `, did you mean a or b?` for a message, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const near = closest(word, candidates);
  return near.length === 0 ? '' : `, did you mean ${near.join(' or ')}?`;
}
