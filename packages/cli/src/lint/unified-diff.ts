import { createTwoFilesPatch } from 'diff';

/** What changes in a file, as `patch` and `git apply` take it. */
export function unifiedDiff(path: string, before: string, after: string): string {
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, {
    context: 3,
  }).replace(/^=+\n/u, '');
}
