import type { Diagnostic } from '../read/diagnostic.js';
import type { InputFile } from '../read/input-file.js';
import type { ManifestObject } from '../read/manifest-object.js';
import { readManifests } from '../read/read-manifests.js';
import { documentTrees, placeInside } from './document-trees.js';
import {
  type Kustomization,
  type PatchEntry,
  readKustomization,
  type Tell,
  teller,
  type Text,
} from './kustomization.js';
import { isBelow, isRemote, joinPath } from './path.js';
import type { Tree } from './tree.js';

/** Where kustomizations are read from; paths use `/`. */
export interface KustomizeReader {
  /** The text of a file; undefined when there is none. */
  read(path: string): string | undefined;
  /** The names in a directory; undefined when there is none. */
  list(path: string): readonly string[] | undefined;
}

/** The names that a kustomization file may have. */
export const KUSTOMIZATION_NAMES: readonly string[] = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];

/** More kustomizations than this in one build are taken for a mistake or an attack. */
const MAX_KUSTOMIZATIONS = 2_000;

/** The files of one build: read once each, and what is wrong with them told. */
export class KustomizationFiles {
  readonly diagnostics: Diagnostic[] = [];
  /** Remote resources that were refused. */
  readonly remote: string[] = [];
  readonly tell: Tell = teller(this.diagnostics);
  readonly #reader: KustomizeReader;
  readonly #files = new Map<string, InputFile>();
  readonly #objects = new Map<string, readonly ManifestObject[]>();
  #count = 0;

  constructor(reader: KustomizeReader) {
    this.#reader = reader;
  }

  /** Every file that was read. */
  get files(): readonly InputFile[] {
    return [...this.#files.values()];
  }

  isDirectory(path: string): boolean {
    return this.#reader.list(path) !== undefined;
  }

  /** The kustomization in a directory; `from` is what names the directory. */
  open(path: string, from: Tree): Kustomization | undefined {
    const names = this.#reader.list(path) ?? [];
    const [name, other] = KUSTOMIZATION_NAMES.filter((known) => names.includes(known));
    if (name === undefined || other !== undefined) {
      const problem = name === undefined ? 'none' : 'more than one';
      this.tell('error', `${path} has ${problem} of ${KUSTOMIZATION_NAMES.join(', ')}`, from);
      return undefined;
    }
    this.#count++;
    if (this.#count > MAX_KUSTOMIZATIONS) {
      const first = this.#count === MAX_KUSTOMIZATIONS + 1;
      if (first) this.tell('error', `more than ${MAX_KUSTOMIZATIONS} kustomizations in one build`, from);
      return undefined;
    }
    const file = this.#read(joinPath(path, name));
    const root = file && documentTrees(file, this.diagnostics)[0];
    if (root?.kind === 'map') return readKustomization(root, path, this.tell);
    this.tell('error', `${joinPath(path, name)} is not a kustomization`, root ?? from);
    return undefined;
  }

  /** The kustomization in a directory that another one names; `passed` are the directories on the way to that one. */
  openNamed(reference: Text, directory: string, passed: readonly string[]): Kustomization | undefined {
    const { text, tree } = reference;
    if (isRemote(text)) {
      this.remote.push(text);
      const advice = 'download it first, or give the output of `kustomize build`';
      this.tell('error', `${text} is remote and is not fetched: ${advice}`, tree);
      return undefined;
    }
    const path = joinPath(directory, text);
    if (passed.includes(path)) {
      this.tell('error', `cycle: ${[...passed.slice(passed.indexOf(path)), path].join(' → ')}`, tree);
      return undefined;
    }
    return this.open(path, tree);
  }

  /** The objects of a manifest that a kustomization names. */
  objects(reference: Text, directory: string): readonly ManifestObject[] {
    const file = this.#readNamed(reference, directory);
    if (file === undefined) return [];
    const known = this.#objects.get(file.path);
    if (known) return known;
    const { objects, diagnostics } = readManifests([file]);
    this.diagnostics.push(...diagnostics);
    this.#objects.set(file.path, objects);
    return objects;
  }

  /** The documents of a patch. */
  patchDocuments({ inline, path }: PatchEntry, directory: string): readonly Tree[] {
    if (path) {
      const file = this.#readNamed(path, directory);
      return file ? documentTrees(file, this.diagnostics) : [];
    }
    if (!inline) return [];
    const at = inline.tree.at();
    const place = placeInside(this.#files.get(at.file)?.text ?? '', at, inline.text);
    return documentTrees({ path: at.file, text: inline.text }, this.diagnostics, place);
  }

  /** kustomize reads files only in or below the directory of the kustomization that names them. */
  #readNamed({ text, tree }: Text, directory: string): InputFile | undefined {
    const path = joinPath(directory, text);
    if (!isBelow(path, directory)) {
      this.tell('error', `${text} is not in or below ${directory}: kustomize does not read it`, tree);
      return undefined;
    }
    const file = this.#read(path);
    if (file === undefined) this.tell('error', `there is no file ${path}`, tree);
    return file;
  }

  #read(path: string): InputFile | undefined {
    const known = this.#files.get(path);
    if (known) return known;
    const text = this.#reader.read(path);
    if (text === undefined) return undefined;
    const file = { path, text };
    this.#files.set(path, file);
    return file;
  }
}
