import { type ManifestObject, apiAnswer, objectTitle } from '@sluice/manifest';
import type { Refusal } from './output/report.js';

/** What kubectl would print of each policy that the API server would refuse. */
export function refusalsOf(objects: readonly ManifestObject[]): readonly Refusal[] {
  return objects.flatMap((object) => {
    const answer = apiAnswer(object);
    if (answer === undefined) return [];
    const { file, line } = object.source.at([]);
    return [{ object: objectTitle(object), file, line, answer }];
  });
}
