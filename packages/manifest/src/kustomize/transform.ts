import { changeFields, specMatches } from './field-spec.js';
import type { Kustomization, LabelSet, Text } from './kustomization.js';
import { idOf, type Resource, withTree } from './resource.js';
import { type MapTree, type Tree, withEntry } from './tree.js';

/** Kinds of Kubernetes that lie in no namespace. */
const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  'AdminNetworkPolicy',
  'APIService',
  'BaselineAdminNetworkPolicy',
  'CertificateSigningRequest',
  'ClusterNetworkPolicy',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterTrustBundle',
  'ComponentStatus',
  'CSIDriver',
  'CSINode',
  'CustomResourceDefinition',
  'DeviceClass',
  'FlowSchema',
  'IngressClass',
  'IPAddress',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PodSecurityPolicy',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'ResourceSlice',
  'RuntimeClass',
  'ServiceCIDR',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
  'VolumeAttributesClass',
]);

/** Kinds whose names kustomize leaves alone. */
const FIXED_NAMES: readonly string[] = ['APIService', 'CustomResourceDefinition', 'Namespace'];

/** Sets namespace, names and labels, in kustomize's order. */
export function transform(resources: readonly Resource[], kustomization: Kustomization): readonly Resource[] {
  const { namespace, namePrefix, nameSuffix, labels } = kustomization;
  return resources.map((resource) => {
    let changed = resource;
    if (namespace) changed = withTree(changed, inNamespace(changed.tree, namespace));
    if (namePrefix || nameSuffix) changed = withTree(changed, renamed(changed.tree, namePrefix, nameSuffix));
    for (const set of labels) changed = withTree(changed, labelled(changed.tree, set));
    return changed;
  });
}

function inNamespace(tree: MapTree, namespace: Text): MapTree {
  const { kind, group } = idOf(tree);
  // The Namespace object of a kustomization with a namespace becomes that namespace's.
  if (kind === 'Namespace' && group === '') return setAt(tree, ['metadata', 'name'], namespace.tree);
  const own = !group.includes('.') || group.endsWith('.k8s.io');
  return own && CLUSTER_WIDE.has(kind) ? tree : setAt(tree, ['metadata', 'namespace'], namespace.tree);
}

function renamed(tree: MapTree, prefix: Text | undefined, suffix: Text | undefined): MapTree {
  if (FIXED_NAMES.includes(idOf(tree).kind)) return tree;
  return changeFields(tree, ['metadata', 'name'], false, (name) => {
    if (name?.kind !== 'scalar') return name!;
    return { ...name, value: `${prefix?.text ?? ''}${String(name.value)}${suffix?.text ?? ''}` };
  });
}

function labelled(tree: MapTree, { pairs, specs }: LabelSet): MapTree {
  if (pairs.size === 0) return tree;
  const id = idOf(tree);
  const at = [...pairs.values()][0]!.at;
  return specs
    .filter((spec) => specMatches(spec, id))
    .reduce(
      (changed, { path, create }) =>
        changeFields(changed, path, create, (field): Tree => {
          if (field !== undefined && field.kind !== 'map') return field;
          let map: MapTree = field ?? { kind: 'map', entries: new Map(), at };
          for (const [key, value] of pairs) map = withEntry(map, key, value);
          return map;
        }),
      tree,
    );
}

function setAt(tree: MapTree, path: readonly string[], value: Tree): MapTree {
  const parent = path.slice(0, -1);
  const made = changeFields(
    tree,
    parent,
    true,
    (field) => field ?? { kind: 'map', entries: new Map(), at: tree.at },
  );
  return changeFields(made, parent, false, (field) =>
    field?.kind === 'map' ? withEntry(field, path.at(-1)!, value) : field!,
  );
}
