import type { Diagnostic, Severity } from '../read/diagnostic.js';
import type { FieldSpec } from './field-spec.js';
import { METADATA_LABELS, SELECTOR_LABELS, TEMPLATE_LABELS } from './label-specs.js';
import { type MapTree, partOf, type ScalarTree, textAt, type Tree } from './tree.js';

/** A string of a kustomization and its place. */
export interface Text {
  readonly text: string;
  readonly tree: ScalarTree;
}

/** Labels to be set on fields of some objects. */
export interface LabelSet {
  readonly pairs: ReadonlyMap<string, Tree>;
  readonly specs: readonly FieldSpec[];
}

/** A patch: a file, or a text inside the kustomization. */
export interface PatchEntry {
  readonly path?: Text;
  readonly inline?: Text;
  readonly target?: MapTree;
  readonly options: { readonly allowNameChange: boolean; readonly allowKindChange: boolean };
  readonly tree: Tree;
}

/** A kustomization file, as far as it bears on the analysis. */
export interface Kustomization {
  readonly directory: string;
  readonly component: boolean;
  readonly resources: readonly Text[];
  readonly components: readonly Text[];
  readonly generated: readonly { readonly kind: string; readonly name: string; readonly tree: Tree }[];
  readonly namespace?: Text;
  readonly namePrefix?: Text;
  readonly nameSuffix?: Text;
  readonly labels: readonly LabelSet[];
  /** Applied before names and labels are set. */
  readonly patches: readonly PatchEntry[];
  /** Applied after them. */
  readonly patchesJson6902: readonly PatchEntry[];
}

/** Tells something about a part of a kustomization. */
export type Tell = (severity: Severity, message: string, part: Tree) => void;

/** A `Tell` that writes diagnostics. */
export function teller(diagnostics: Diagnostic[]): Tell {
  return (severity, message, part) => {
    diagnostics.push({ code: 'kustomize', severity, message, ...part.at() });
  };
}

/** Fields that change nothing that policies, or the analysis of them, can see. */
const HARMLESS: readonly string[] = [
  'apiVersion',
  'kind',
  'metadata',
  'commonAnnotations',
  'images',
  'imageTags',
  'replicas',
  'generatorOptions',
  'sortOptions',
  'buildMetadata',
  'validators',
];

/** Fields that are read here. */
const READ: readonly string[] = [
  'resources',
  'bases',
  'components',
  'namespace',
  'namePrefix',
  'nameSuffix',
  'labels',
  'commonLabels',
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'configMapGenerator',
  'secretGenerator',
];

/** Fields of kustomize that only kustomize itself can carry out. */
const UNSUPPORTED: readonly string[] = [
  'replacements',
  'vars',
  'crds',
  'openapi',
  'configurations',
  'generators',
  'transformers',
  'helmCharts',
  'helmGlobals',
  'helmChartInflationGenerator',
];

/** Reads a kustomization; every field that is not carried out is told. */
export function readKustomization(root: MapTree, directory: string, tell: Tell): Kustomization {
  for (const [field, part] of root.entries) {
    if (HARMLESS.includes(field) || READ.includes(field) || isEmpty(part)) continue;
    if (UNSUPPORTED.includes(field)) {
      const advice = 'give the output of `kustomize build` instead';
      tell(
        'error',
        `field ${JSON.stringify(field)} is not carried out by the built-in reading of kustomizations: ${advice}`,
        part,
      );
    } else tell('error', `unknown field ${JSON.stringify(field)} in a kustomization`, part);
  }
  const text = (field: string): Text | undefined => {
    const part = root.entries.get(field);
    if (part === undefined || isEmpty(part)) return undefined;
    return textOf(part) ?? wrong(tell, part, `${field} must be a string`);
  };
  const texts = (field: string): readonly Text[] =>
    items(root, field, tell).flatMap(
      (item) => textOf(item) ?? wrong(tell, item, `${field} must hold strings`) ?? [],
    );
  const [namespace, namePrefix, nameSuffix] = [text('namespace'), text('namePrefix'), text('nameSuffix')];
  return {
    directory,
    component: textAt(root, ['kind']) === 'Component',
    resources: [...texts('resources'), ...texts('bases')],
    components: texts('components'),
    generated: [
      ...generated(root, 'configMapGenerator', 'ConfigMap', tell),
      ...generated(root, 'secretGenerator', 'Secret', tell),
    ],
    ...(namespace && { namespace }),
    ...(namePrefix && { namePrefix }),
    ...(nameSuffix && { nameSuffix }),
    labels: readLabels(root, tell),
    patches: [
      ...texts('patchesStrategicMerge').map((patch): PatchEntry => {
        const inline = /\n|:\s|^\s*\{/.test(patch.text);
        return { ...(inline ? { inline: patch } : { path: patch }), options: NO_OPTIONS, tree: patch.tree };
      }),
      ...readPatches(root, 'patches', tell),
    ],
    patchesJson6902: readPatches(root, 'patchesJson6902', tell),
  };
}

const NO_OPTIONS: PatchEntry['options'] = { allowNameChange: false, allowKindChange: false };

function readPatches(root: MapTree, field: string, tell: Tell): readonly PatchEntry[] {
  return items(root, field, tell).flatMap((tree): PatchEntry[] => {
    const [path, inline, target] = ['path', 'patch', 'target'].map((key) => partOf(tree, [key]));
    const [pathText, inlineText] = [path && textOf(path), inline && textOf(inline)];
    if ((pathText === undefined) === (inlineText === undefined)) {
      wrong(tell, tree, 'a patch must have either "patch" or "path"');
      return [];
    }
    if (target !== undefined && target.kind !== 'map') {
      wrong(tell, target, 'target must be a map');
      return [];
    }
    const allows = (option: string): boolean => {
      const part = partOf(tree, ['options', option]);
      return part?.kind === 'scalar' && part.value === true;
    };
    return [
      {
        ...(pathText ? { path: pathText } : { inline: inlineText! }),
        ...(target && { target }),
        options: { allowNameChange: allows('allowNameChange'), allowKindChange: allows('allowKindChange') },
        tree,
      },
    ];
  });
}

function readLabels(root: MapTree, tell: Tell): readonly LabelSet[] {
  const sets = items(root, 'labels', tell).map((tree): LabelSet => {
    const flag = (key: string): boolean => {
      const part = partOf(tree, [key]);
      return part?.kind === 'scalar' && part.value === true;
    };
    const more = tree.kind === 'map' ? items(tree, 'fields', tell).flatMap(customSpec) : [];
    const templates = flag('includeSelectors') || flag('includeTemplates') ? TEMPLATE_LABELS : [];
    const selectors = flag('includeSelectors') ? SELECTOR_LABELS : [];
    const specs = [...METADATA_LABELS, ...templates, ...selectors, ...more];
    return { pairs: pairs(partOf(tree, ['pairs']), tell), specs };
  });
  const common = pairs(root.entries.get('commonLabels'), tell);
  return [...sets, { pairs: common, specs: [...METADATA_LABELS, ...TEMPLATE_LABELS, ...SELECTOR_LABELS] }];
}

function pairs(part: Tree | undefined, tell: Tell): ReadonlyMap<string, Tree> {
  if (part === undefined || isEmpty(part)) return new Map();
  if (part.kind !== 'map') return wrong(tell, part, 'labels must be a map') ?? new Map();
  // kustomize reads every scalar as the string that it is written as.
  return new Map(
    [...part.entries].map(([key, child]) => [
      key,
      child.kind === 'scalar' ? { ...child, value: String(child.value ?? '') } : child,
    ]),
  );
}

function customSpec(tree: Tree): FieldSpec[] {
  const path = textAt(tree, ['path']);
  if (path === undefined) return [];
  const steps = path.split(/(?<!\\)\//).map((step) => step.replaceAll('\\/', '/').replace(/\[\]$/, ''));
  const [group, version, kind] = ['group', 'version', 'kind'].map((key) => textAt(tree, [key]));
  const create = partOf(tree, ['create']);
  return [
    {
      path: steps,
      create: create?.kind === 'scalar' && create.value === true,
      ...(group && { group }),
      ...(version && { version }),
      ...(kind && { kind }),
    },
  ];
}

function generated(root: MapTree, field: string, kind: string, tell: Tell): Kustomization['generated'] {
  return items(root, field, tell).flatMap((tree) => {
    const name = textAt(tree, ['name']);
    return name === undefined ? [] : [{ kind, name, tree }];
  });
}

function items(root: MapTree, field: string, tell: Tell): readonly Tree[] {
  const part = root.entries.get(field);
  if (part === undefined || isEmpty(part)) return [];
  return part.kind === 'list' ? part.items : (wrong(tell, part, `${field} must be a list`) ?? []);
}

function isEmpty(part: Tree): boolean {
  return part.kind === 'scalar'
    ? part.value === null || part.value === ''
    : part.kind === 'list' && part.items.length === 0;
}

function textOf(tree: Tree): Text | undefined {
  return tree.kind === 'scalar' && typeof tree.value === 'string' ? { text: tree.value, tree } : undefined;
}

function wrong(tell: Tell, part: Tree, message: string): undefined {
  tell('error', message, part);
  return undefined;
}
