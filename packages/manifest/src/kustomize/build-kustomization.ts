import type { Diagnostic } from '../read/diagnostic.js';
import type { InputFile } from '../read/input-file.js';
import type { ManifestObject } from '../read/manifest-object.js';
import { applyPatch } from './apply-patch.js';
import type { Kustomization, PatchEntry, Tell, Text } from './kustomization.js';
import { KustomizationFiles, type KustomizeReader } from './kustomization-files.js';
import { isRemote, joinPath } from './path.js';
import {
  generatedResource,
  idOf,
  objectOf,
  type Resource,
  resourceKey,
  resourceOf,
  resourceTitle,
} from './resource.js';
import { followRenamedServices } from './service-references.js';
import { transform } from './transform.js';

/** What a kustomization gives. */
export interface KustomizeResult {
  readonly objects: readonly ManifestObject[];
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, for showing the lines that diagnostics and objects point to. */
  readonly files: readonly InputFile[];
  /** Remote resources that it names; they are told as errors too. */
  readonly remote: readonly string[];
}

/**
 * Builds the kustomization of a directory as `kustomize build` would, as far as it can: what it does not carry out is
 * told as an error, with its place. Unchanged fields keep their place in their file, changed ones point to the change.
 */
export function buildKustomization(directory: string, reader: KustomizeReader): KustomizeResult {
  const files = new KustomizationFiles(reader);
  const nowhere = { file: directory, line: 1, column: 1 };
  const root = files.open(joinPath(directory, '.'), { kind: 'scalar', value: null, at: () => nowhere });
  const built = root ? followRenamedServices(accumulate(root, [], [], files), files.tell) : [];
  return {
    objects: built.filter(({ generated }) => !generated).map(objectOf),
    diagnostics: eachOnce(files.diagnostics),
    files: files.files,
    remote: files.remote,
  };
}

/**
 * The resources of a kustomization. A component works on those `given` to it by the one that names it; `passed` are
 * the directories of the kustomizations on the way to this one.
 */
function accumulate(
  kustomization: Kustomization,
  given: readonly Resource[],
  passed: readonly string[],
  files: KustomizationFiles,
): readonly Resource[] {
  const { directory } = kustomization;
  const inner = [...passed, directory];
  let resources = given;
  for (const reference of kustomization.resources) {
    resources = added(resources, named(reference, directory, inner, files), reference, files.tell);
  }
  for (const reference of kustomization.components) {
    const child = files.openNamed(reference, directory, inner);
    if (child?.component === false) {
      files.tell('error', `${reference.text} is not a component: its kind is not Component`, reference.tree);
    } else if (child) resources = accumulate(child, resources, inner, files);
  }
  resources = [...resources, ...kustomization.generated.map(generatedResource)];
  resources = patched(resources, kustomization.patches, directory, files);
  resources = distinct(transform(resources, kustomization), kustomization, files.tell);
  resources = patched(resources, kustomization.patchesJson6902, directory, files);
  const layer = `${directory}#${inner.length}`;
  return resources.map((resource) => ({ ...resource, layers: [...resource.layers, layer] }));
}

/** What one entry of `resources` gives: a file's objects, or the result of another kustomization. */
function named(
  reference: Text,
  directory: string,
  inner: readonly string[],
  files: KustomizationFiles,
): readonly Resource[] {
  if (!isRemote(reference.text) && !files.isDirectory(joinPath(directory, reference.text))) {
    return files.objects(reference, directory).map(resourceOf);
  }
  const child = files.openNamed(reference, directory, inner);
  if (child?.component) {
    files.tell('error', `${reference.text} is a component: name it under "components"`, reference.tree);
    return [];
  }
  return child ? accumulate(child, [], inner, files) : [];
}

function added(
  resources: readonly Resource[],
  more: readonly Resource[],
  reference: Text,
  tell: Tell,
): readonly Resource[] {
  const all = new Map(resources.map((resource, i) => [resourceKey(resource, i), resource]));
  for (const resource of more) {
    const key = resourceKey(resource, all.size);
    const earlier = all.get(key);
    if (earlier === undefined) all.set(key, resource);
    else {
      const { file, line } = earlier.tree.at();
      const title = resourceTitle(idOf(resource.tree));
      tell('error', `${title} is already a resource of this kustomization (${file}:${line})`, reference.tree);
    }
  }
  return [...all.values()];
}

/** Objects of two namespaces may have become one by the kustomization's namespace; kustomize refuses that. */
function distinct(
  resources: readonly Resource[],
  { namespace }: Kustomization,
  tell: Tell,
): readonly Resource[] {
  if (namespace === undefined) return resources;
  const all = new Map<string, Resource>();
  resources.forEach((resource, i) => {
    const key = resourceKey(resource, i);
    if (!all.has(key) || resource.generated) all.set(key, resource);
    else
      tell(
        'error',
        `the namespace makes ${resourceTitle(idOf(resource.tree))} of two objects`,
        namespace.tree,
      );
  });
  return [...all.values()];
}

function patched(
  resources: readonly Resource[],
  entries: readonly PatchEntry[],
  directory: string,
  files: KustomizationFiles,
): readonly Resource[] {
  let result = resources;
  for (const entry of entries) {
    for (const document of files.patchDocuments(entry, directory)) {
      result = applyPatch(result, entry, document, files.tell);
    }
  }
  return result;
}

/** A file that is used twice is told about once. */
function eachOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values()];
}
