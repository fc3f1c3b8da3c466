import type { Position } from '@sluice/engine';
import type { Diagnostic } from '../read/diagnostic.js';
import type { InputFile } from '../read/input-file.js';
import type { ManifestObject } from '../read/manifest-object.js';
import { readManifests } from '../read/read-manifests.js';
import { applyPatch } from './apply-patch.js';
import { documentTrees, placeInside } from './document-trees.js';
import {
  type Kustomization,
  type PatchEntry,
  readKustomization,
  teller,
  type Text,
} from './kustomization.js';
import { isBelow, isRemote, joinPath } from './path.js';
import { idOf, objectOf, type Resource, resourceOf, resourceTitle, sameId } from './resource.js';
import { followRenamedServices } from './service-references.js';
import { transform } from './transform.js';
import { type Tree, treeOf } from './tree.js';

/** Where kustomizations are read from; paths use `/`. */
export interface KustomizeReader {
  /** The text of a file; undefined when there is none. */
  read(path: string): string | undefined;
  /** The names in a directory; undefined when there is none. */
  list(path: string): readonly string[] | undefined;
}

/** What a kustomization gives. */
export interface KustomizeResult {
  readonly objects: readonly ManifestObject[];
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, for showing the lines that diagnostics and objects point to. */
  readonly files: readonly InputFile[];
  /** Remote resources that it names; they are told as errors too. */
  readonly remote: readonly string[];
}

/** The names that a kustomization file may have. */
export const KUSTOMIZATION_NAMES: readonly string[] = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];

/** More kustomizations than this in one build are taken for a mistake or an attack. */
const MAX_KUSTOMIZATIONS = 2_000;

/**
 * Builds the kustomization of a directory as `kustomize build` would, as far as it can: what it does not carry out is
 * told as an error, with its place. Unchanged fields keep their place in their file, changed ones point to the change.
 */
export function buildKustomization(directory: string, reader: KustomizeReader): KustomizeResult {
  const diagnostics: Diagnostic[] = [];
  const files = new Map<string, InputFile>();
  const objects = new Map<string, readonly ManifestObject[]>();
  const tell = teller(diagnostics);
  const remote: string[] = [];
  let count = 0;

  const readFile = (path: string): InputFile | undefined => {
    const known = files.get(path);
    if (known) return known;
    const text = reader.read(path);
    if (text === undefined) return undefined;
    const file = { path, text };
    files.set(path, file);
    return file;
  };

  /** The kustomization of a directory; `from` is what names the directory. */
  function open(path: string, from: Tree): Kustomization | undefined {
    const found = KUSTOMIZATION_NAMES.filter((name) => reader.list(path)?.includes(name));
    if (found.length !== 1) {
      const names = KUSTOMIZATION_NAMES.join(', ');
      tell(
        'error',
        found.length === 0 ? `${path} has none of ${names}` : `${path} has more than one of ${names}`,
        from,
      );
      return undefined;
    }
    if (++count > MAX_KUSTOMIZATIONS) {
      if (count === MAX_KUSTOMIZATIONS + 1)
        tell('error', `more than ${MAX_KUSTOMIZATIONS} kustomizations in one build`, from);
      return undefined;
    }
    const file = readFile(joinPath(path, found[0]!));
    const root = file && documentTrees(file, diagnostics)[0];
    if (root?.kind === 'map') return readKustomization(root, path, tell);
    tell('error', `${joinPath(path, found[0]!)} is not a kustomization`, root ?? from);
    return undefined;
  }

  function accumulate(
    kustomization: Kustomization,
    given: readonly Resource[],
    open_: readonly string[],
  ): readonly Resource[] {
    const inner = [...open_, kustomization.directory];
    let resources = given;
    for (const reference of kustomization.resources) {
      resources = added(resources, resourcesOf(reference, kustomization.directory, inner), reference);
    }
    for (const reference of kustomization.components) {
      const child = openDirectory(reference, kustomization.directory, inner);
      if (child?.component === false) {
        tell('error', `${reference.text} is not a component: its kind is not Component`, reference.tree);
      } else if (child) resources = accumulate(child, resources, inner);
    }
    resources = [...resources, ...kustomization.generated.map(generatedResource)];
    resources = patchAll(resources, kustomization.patches, kustomization.directory);
    resources = transform(resources, kustomization);
    resources = patchAll(resources, kustomization.patchesJson6902, kustomization.directory);
    return resources.map((resource) => ({
      ...resource,
      layers: [...resource.layers, `${kustomization.directory}#${inner.length}`],
    }));
  }

  function resourcesOf(reference: Text, directory: string, inner: readonly string[]): readonly Resource[] {
    const path = joinPath(directory, reference.text);
    if (!isRemote(reference.text) && reader.list(path) === undefined)
      return fileObjects(reference, directory).map(resourceOf);
    const child = openDirectory(reference, directory, inner);
    if (child?.component) {
      tell('error', `${reference.text} is a component: name it under "components"`, reference.tree);
      return [];
    }
    return child ? accumulate(child, [], inner) : [];
  }

  function openDirectory(
    reference: Text,
    directory: string,
    inner: readonly string[],
  ): Kustomization | undefined {
    if (isRemote(reference.text)) {
      remote.push(reference.text);
      tell(
        'error',
        `${reference.text} is remote and is not fetched: download it first, or give the output of \`kustomize build\``,
        reference.tree,
      );
      return undefined;
    }
    const path = joinPath(directory, reference.text);
    if (inner.includes(path)) {
      tell('error', `cycle: ${[...inner.slice(inner.indexOf(path)), path].join(' → ')}`, reference.tree);
      return undefined;
    }
    return open(path, reference.tree);
  }

  function fileObjects(reference: Text, directory: string): readonly ManifestObject[] {
    const file = allowedFile(reference, directory);
    if (file === undefined) return [];
    const known = objects.get(file.path);
    if (known) return known;
    const read = readManifests([file]);
    diagnostics.push(...read.diagnostics);
    objects.set(file.path, read.objects);
    return read.objects;
  }

  /** kustomize reads files only in or below the directory of the kustomization that names them. */
  function allowedFile(reference: Text, directory: string): InputFile | undefined {
    const path = joinPath(directory, reference.text);
    if (!isBelow(path, directory)) {
      tell(
        'error',
        `${reference.text} is not in or below ${directory}: kustomize does not read it`,
        reference.tree,
      );
      return undefined;
    }
    const file = readFile(path);
    if (file === undefined) tell('error', `there is no file ${path}`, reference.tree);
    return file;
  }

  function added(
    resources: readonly Resource[],
    more: readonly Resource[],
    reference: Text,
  ): readonly Resource[] {
    const all = [...resources];
    const idKey = ({ group, kind, namespace, name }: ReturnType<typeof idOf>): string =>
      `${group}/${kind}/${namespace || 'default'}/${name}`;
    const known = new Map(all.map((resource) => [idKey(idOf(resource.tree)), resource]));
    for (const resource of more) {
      const id = idOf(resource.tree);
      const earlier = known.get(idKey(id));
      if (earlier && id.name !== '' && sameId(idOf(earlier.tree), id)) {
        tell(
          'error',
          `${resourceTitle(id)} is already a resource of this kustomization (${placeText(earlier.tree.at())})`,
          reference.tree,
        );
        continue;
      }
      known.set(idKey(id), resource);
      all.push(resource);
    }
    return all;
  }

  function patchAll(
    resources: readonly Resource[],
    entries: readonly PatchEntry[],
    directory: string,
  ): readonly Resource[] {
    return entries.reduce(
      (patched, entry) =>
        patchDocuments(entry, directory).reduce(
          (all, document) => applyPatch(all, entry, document, tell),
          patched,
        ),
      resources,
    );
  }

  function patchDocuments({ inline, path }: PatchEntry, directory: string): readonly Tree[] {
    if (path) {
      const file = allowedFile(path, directory);
      return file ? documentTrees(file, diagnostics) : [];
    }
    if (!inline) return [];
    const at = inline.tree.at();
    const place = placeInside(files.get(at.file)?.text ?? '', at, inline.text);
    return documentTrees({ path: at.file, text: inline.text }, diagnostics, place);
  }

  const start = joinPath(directory, '.');
  const root = open(start, {
    kind: 'scalar',
    value: null,
    at: () => ({ file: directory, line: 1, column: 1 }),
  });
  const built = root ? followRenamedServices(accumulate(root, [], []), tell) : [];
  return {
    objects: built.filter(({ generated }) => !generated).map(objectOf),
    diagnostics: eachOnce(diagnostics),
    files: [...files.values()],
    remote,
  };
}

function generatedResource({ kind, name, tree }: Kustomization['generated'][number]): Resource {
  const value = { apiVersion: 'v1', kind, metadata: { name } };
  const made = treeOf(value, { file: tree.at().file, at: tree.at });
  return {
    ...resourceOf({ apiVersion: 'v1', kind, name, value, source: { file: tree.at().file, at: tree.at } }),
    tree: made as Resource['tree'],
    generated: true,
  };
}

/** A file that is used twice is told about once. */
function eachOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values()];
}

function placeText({ file, line }: Position): string {
  return `${file}:${line}`;
}
