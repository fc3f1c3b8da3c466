import { type Diagnostic, type ManifestObject, apiAnswer, objectTitle } from '@sluice/manifest';
import type { Refusal } from './output/report.js';

/** What kubectl would print of each policy that the API server would refuse, among those that errors are told of. */
export function refusalsOf(
  objects: readonly ManifestObject[],
  diagnostics: readonly Diagnostic[],
): readonly Refusal[] {
  const wrong = new Set(
    diagnostics.flatMap(({ severity, object }) =>
      severity === 'error' && object !== undefined ? [object] : [],
    ),
  );
  return objects.flatMap((object) => {
    const title = objectTitle(object);
    const answer = wrong.has(title) ? apiAnswer(object) : undefined;
    if (answer === undefined) return [];
    const { file, line } = object.source.at([]);
    return [{ object: title, file, line, answer }];
  });
}
