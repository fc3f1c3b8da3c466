import { labelsOf, matches, parseSelector, type Selector } from '@sluice/engine';
import type { Kind } from '../kinds/kind.js';
import { at } from '../meta/fields.js';
import type { KubeObject } from '../meta/kube-object.js';
import type { Api } from '../resources/api.js';
import { resourceOf } from '../store/object-ref.js';
import type { Stored } from '../store/stored.js';
import { OWNED } from './indexes.js';
import { controlledBy, controllerOf, withOwner, withoutOwners } from './ownership.js';
import { updateAs } from './write-as.js';

/** The selector of a workload. */
export function selectorOf(workload: KubeObject): Selector {
  return parseSelector(at(workload, 'spec', 'selector') as Parameters<typeof parseSelector>[0]);
}

/** Whether a selector selects an object by its labels. */
export function selects(selector: Selector, { metadata }: KubeObject): boolean {
  return matches(selector, labelsOf(metadata.labels));
}

/**
 * The objects of a kind that a workload controls: it takes those that it selects and that nobody controls, and lets go
 * those that it no longer selects (pkg/controller/controller_ref_manager.go).
 */
export async function claimObjects(
  api: Api,
  owner: { readonly kind: Kind; readonly object: KubeObject },
  kind: Kind,
  candidates: readonly Stored[],
): Promise<readonly Stored[]> {
  const { object } = owner;
  const selector = selectorOf(object);
  const uid = object.metadata.uid ?? '';
  const isLeaving = object.metadata.deletionTimestamp !== undefined;
  const resource = resourceOf(kind);
  const owned = api.store
    .under(OWNED, uid)
    .filter(({ ref, object: each }) => ref.resource === resource && controllerOf(each)?.uid === uid);
  const kept: Stored[] = [];
  for (const each of owned) {
    if (isLeaving || selects(selector, each.object)) kept.push(each);
    else
      await updateAs(api, 'kube-controller-manager', kind, each.ref, (now) =>
        withoutOwners(now, new Set([uid])),
      );
  }
  if (isLeaving) return kept;
  const orphans = candidates.filter(
    ({ object: each }) =>
      !controllerOf(each) && each.metadata.deletionTimestamp === undefined && selects(selector, each),
  );
  for (const orphan of orphans) {
    const adopted = await updateAs(api, 'kube-controller-manager', kind, orphan.ref, (now) =>
      controllerOf(now) ? now : withOwner(now, controlledBy(owner.kind, object)),
    );
    if (adopted.ok && controllerOf(adopted.value.object)?.uid === uid) kept.push(adopted.value);
  }
  return kept;
}
