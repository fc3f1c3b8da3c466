import type { ManifestObject } from '@sluice/manifest';
import { editObject } from './edit/edit-object.js';
import type { FieldEdit } from './edit/field-edit.js';
import type { Fix } from './finding.js';
import type { Workspace } from './workspace.js';

/** A fix that changes what the policy means; none where the file cannot be edited so that it reads as meant. */
export function offer(
  workspace: Workspace,
  object: ManifestObject,
  title: string,
  edits: readonly FieldEdit[],
): readonly Fix[] {
  return fix(workspace, object, title, edits, false);
}

/** A fix that leaves the meaning as it is. */
export function safely(
  workspace: Workspace,
  object: ManifestObject,
  title: string,
  edits: readonly FieldEdit[],
): readonly Fix[] {
  return fix(workspace, object, title, edits, true);
}

function fix(
  { textOf }: Workspace,
  object: ManifestObject,
  title: string,
  edits: readonly FieldEdit[],
  safe: boolean,
): readonly Fix[] {
  const made = editObject(object, textOf(object.source.file), edits);
  return made ? [{ title, safe, edits: made }] : [];
}
