import type { FieldPath } from '@sluice/engine';
import type { ManifestObject } from '@sluice/manifest';
import type { Fix } from './finding.js';
import type { NearestLabel } from './nearest-label.js';
import { offer } from './offer.js';
import type { Workspace } from './workspace.js';

/** Offers to write the nearest label into a selector's matchLabels; nothing where the requirement is an expression. */
export function mendSelector(
  workspace: Workspace,
  object: ManifestObject,
  selector: FieldPath,
  { requirement, key, value }: NearestLabel,
): readonly Fix[] {
  const path = [...selector, 'matchLabels', requirement.key];
  if (!object.source.place?.(path)) return [];
  const title = `select \`${key}=${value}\``;
  if (key === requirement.key) return offer(workspace, object, title, [{ op: 'set', path, value }]);
  return offer(workspace, object, title, [
    { op: 'set', path: [...selector, 'matchLabels', key], value, after: requirement.key },
    { op: 'remove', path },
  ]);
}
