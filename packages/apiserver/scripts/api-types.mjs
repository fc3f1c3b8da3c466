// Writes src/schema/api-types.data.ts: the types of the Kubernetes API that the server decodes, from
// the Go sources of the modules k8s.io/api, k8s.io/apimachinery and k8s.io/apiextensions-apiserver. Run it with the
// folder that holds them (`k8s.io` of a Go module cache) and their version when the API is to follow a newer release:
//   node packages/apiserver/scripts/api-types.mjs ~/go/pkg/mod/k8s.io v0.34.1
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [root, version] = process.argv.slice(2);
if (!root || !version) throw new Error('usage: api-types.mjs FOLDER VERSION');

/** Go's import path → the package's short name in the table, the prefix of its OpenAPI names, its sources. */
const PACKAGES = new Map([
  ['k8s.io/apimachinery/pkg/apis/meta/v1', ['meta', ['types.go', 'micro_time.go']]],
  ['k8s.io/api/core/v1', ['core', ['types.go']]],
  ['k8s.io/api/apps/v1', ['apps', ['types.go']]],
  ['k8s.io/api/networking/v1', ['networking', ['types.go']]],
  ['k8s.io/api/discovery/v1', ['discovery', ['types.go']]],
  ['k8s.io/api/events/v1', ['events', ['types.go']]],
  ['k8s.io/api/coordination/v1', ['coordination', ['types.go']]],
  ['k8s.io/api/policy/v1', ['policy', ['types.go']]],
  ['k8s.io/api/autoscaling/v1', ['autoscaling', ['types.go']]],
  ['k8s.io/api/authorization/v1', ['authorization', ['types.go']]],
  ['k8s.io/api/authentication/v1', ['authentication', ['types.go']]],
  [
    'k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1',
    ['apiextensions', ['types.go', 'types_jsonschema.go']],
  ],
]);

const ROOTS = [
  'meta.DeleteOptions',
  ...['Namespace', 'Node', 'Pod', 'Service', 'Endpoints', 'ConfigMap', 'Secret', 'ServiceAccount'].map(
    (kind) => `core.${kind}`,
  ),
  ...['Event', 'ResourceQuota', 'LimitRange', 'Binding'].map((kind) => `core.${kind}`),
  ...['Deployment', 'ReplicaSet', 'DaemonSet'].map((kind) => `apps.${kind}`),
  'networking.NetworkPolicy',
  'discovery.EndpointSlice',
  'events.Event',
  'coordination.Lease',
  'policy.Eviction',
  'autoscaling.Scale',
  ...[
    'SelfSubjectAccessReview',
    'SelfSubjectRulesReview',
    'SubjectAccessReview',
    'LocalSubjectAccessReview',
  ].map((kind) => `authorization.${kind}`),
  ...['SelfSubjectReview', 'TokenRequest', 'TokenReview'].map((kind) => `authentication.${kind}`),
  'apiextensions.CustomResourceDefinition',
];

/** Types that decode themselves: no struct to the readers of the table. */
const LEAVES = new Map([
  ['meta.Time', 'Time'],
  ['meta.MicroTime', 'MicroTime'],
  ['meta.Duration', 'Duration'],
  ['meta.FieldsV1', 'FieldsV1'],
  ['resource.Quantity', 'Quantity'],
  ['intstr.IntOrString', 'IntOrString'],
  ['runtime.RawExtension', 'RawExtension'],
  ['apiextensions.JSON', 'JSON'],
  ['apiextensions.JSONSchemaPropsOrArray', 'JSON'],
  ['apiextensions.JSONSchemaPropsOrBool', 'JSON'],
  ['apiextensions.JSONSchemaPropsOrStringArray', 'JSON'],
]);

/** Constants that defaults refer to. */
const constants = new Map();
const BASIC = new Set(['string', 'bool', 'int32', 'int64', 'float64']);
/** Name in the table → declaration. */
const declared = new Map();

for (const [path, [short, files]] of PACKAGES) {
  const [, module, rest] = /^k8s\.io\/([^/]+)\/(.*)$/.exec(path);
  for (const file of files) {
    let text;
    try {
      text = readFileSync(join(root, `${module}@${version}`, rest, file), 'utf8');
    } catch {
      continue;
    }
    readSource(text, short);
  }
}
declared.set('types.UID', { kind: 'named', type: 'string' });
declared.set('types.NodeName', { kind: 'named', type: 'string' });

function readSource(text, short) {
  const imports = new Map();
  for (const [, alias, path] of text.matchAll(/^\s+(?:(\w+) )?"(k8s\.io\/[^"]+)"$/gm)) {
    const known = PACKAGES.get(path)?.[0];
    imports.set(alias ?? path.split('/').at(-1), known ?? path.split('/').at(-1));
  }
  const qualify = (name) => {
    const [first, second] = name.split('.');
    if (second !== undefined) return `${imports.get(first) ?? first}.${second}`;
    return BASIC.has(name) || name === 'byte' ? name : `${short}.${name}`;
  };
  for (const [, name, value] of text.matchAll(/^\s+(\w+)\s+\w+\s+= ("[^"]*")$/gm)) constants.set(name, value);
  const lines = text.split('\n');
  let comments = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (line.startsWith('//')) {
      comments.push(line);
      continue;
    }
    const struct = /^type (\w+) struct \{$/.exec(line);
    const empty = /^type (\w+) struct ?\{\}$/.exec(line);
    if (empty) declared.set(`${short}.${empty[1]}`, { kind: 'struct', fields: [], atomic: false });
    const named = /^type (\w+) ((?:\[\]|map\[).*|[\w.]+)$/.exec(line);
    if (named) declared.set(`${short}.${named[1]}`, { kind: 'named', type: goType(named[2], qualify) });
    if (struct) {
      const fields = [];
      let notes = [];
      for (at++; lines[at] !== '}'; at++) {
        const inner = lines[at].trim();
        if (inner.startsWith('//')) notes.push(inner);
        else if (inner === '') notes = [];
        else {
          const field = readField(inner, notes, qualify);
          if (field) fields.push(field);
          notes = [];
        }
      }
      const atomic = comments.some((note) => note.startsWith('// +structType=atomic'));
      declared.set(`${short}.${struct[1]}`, { kind: 'struct', fields, atomic });
    }
    comments = [];
  }
}

function readField(line, notes, qualify) {
  const match = /^(?:(\w+)\s+)?([\w.*[\]]+)\s+`(.*)`/.exec(line);
  if (!match) return undefined;
  const [, name, type, tags] = match;
  const tag = (key) => new RegExp(`(?:^| )${key}:"([^"]*)"`).exec(tags)?.[1];
  const [json = '', ...options] = (tag('json') ?? '').split(',');
  const proto = tag('protobuf')?.split(',') ?? [];
  if (json === '-') return undefined;
  const note = (key) =>
    notes.flatMap(
      (text) => new RegExp(`^// \\+${key}(?:=(.*))?$`).exec(text)?.[1] ?? (text === `// +${key}` ? [''] : []),
    );
  const inline = options.includes('inline');
  if (inline && qualify(type) === 'meta.TypeMeta') return undefined;
  return {
    name: inline ? '' : json,
    number: Number(proto[1] ?? 0),
    type: goType(type, qualify),
    inline,
    written: !options.includes('omitempty') && !options.includes('omitzero'),
    omitzero: options.includes('omitzero'),
    required: note('optional').length === 0 && !options.includes('omitempty') && !inline,
    list: note('listType')[0],
    keys: note('listMapKey'),
    map: note('mapType')[0] ?? note('structType')[0],
    strategy: tag('patchStrategy') ?? note('patchStrategy')[0],
    mergeKey: tag('patchMergeKey') ?? note('patchMergeKey')[0],
    fallback: note('default')[0],
    proto: name ?? type,
  };
}

/** A type in the table's notation, with qualified names. */
function goType(type, qualify) {
  if (type === '[]byte') return 'bytes';
  if (type.startsWith('*')) return `*${goType(type.slice(1), qualify)}`;
  if (type.startsWith('[]')) return `[]${goType(type.slice(2), qualify)}`;
  const map = /^map\[(\w[\w.]*)\](.*)$/.exec(type);
  if (map) return `map[${goType(map[1], qualify)}]${goType(map[2], qualify)}`;
  return qualify(type);
}

/** Go's own name of a named type, as its decoder's errors tell it. */
function goName(name) {
  const [short, own] = name.split('.');
  return short === 'types' || short === 'intstr' || short === 'resource' ? name : `v1.${own}`;
}

const wanted = new Set();
function expand(type) {
  if (type.startsWith('*')) return `*${expand(type.slice(1))}`;
  if (type.startsWith('[]')) return `[]${expand(type.slice(2))}`;
  const map = /^map\[([^\]]*)\](.*)$/.exec(type);
  if (map) return `map[${expand(map[1])}]${expand(map[2])}`;
  if (BASIC.has(type) || type === 'bytes') return type;
  const leaf = LEAVES.get(type);
  if (leaf) return leaf;
  const found = declared.get(type);
  if (!found) throw new Error(`no declaration of ${type}`);
  if (found.kind === 'named') return `${goName(type)}=${expand(found.type)}`;
  if (!wanted.has(type)) wanted.add(type);
  return type;
}

function printField(field) {
  const words = [field.name || '-', field.number, expand(field.type)];
  if (field.inline) words.push('inline');
  if (field.written && !field.inline) words.push('written');
  if (field.omitzero) words.push('omitzero');
  if (field.required) words.push('required');
  if (field.list === 'map') words.push(`map:${field.keys.join(',')}`);
  else if (field.list === 'set') words.push('set');
  if (field.map === 'atomic' || field.list === 'atomic') words.push('atomic');
  if (field.strategy) words.push(`patch:${field.strategy}`);
  if (field.mergeKey) words.push(`key:${field.mergeKey}`);
  const fallback = field.fallback?.replace(/^ref\((\w+)\)$/, (_, name) => constants.get(name));
  // Zero values say nothing that their absence does not.
  if (fallback !== undefined && !['{}', '""', '0', 'false'].includes(fallback))
    words.push(`default:${fallback}`);
  return ` ${words.join(' ')}`;
}

for (const name of ROOTS) wanted.add(name);
const printed = [];
for (const name of wanted) {
  const found = declared.get(name);
  if (found?.kind !== 'struct') throw new Error(`no struct ${name}`);
  printed.push(`${name}${found.atomic ? ' atomic' : ''}`, ...found.fields.map(printField));
}

const packages = [...PACKAGES].map(([path, [short]]) => {
  const [domain = '', ...parts] = path.split('/');
  return `  ['${String(short)}', '${[...domain.split('.').toReversed(), ...parts].join('.')}'],`;
});

writeFileSync(
  join(import.meta.dirname, '../src/schema/api-types.data.ts'),
  `// Made by scripts/api-types.mjs from the Go types of Kubernetes ${version.replace(/^v0/, '1')}; not to be edited.

/** The short names of packages in the table, and the prefixes of their types' names in OpenAPI. */
export const API_PACKAGES: ReadonlyMap<string, string> = new Map([
${packages.join('\n')}
]);

/**
 * One type a paragraph, one field a line: JSON name, protobuf number, Go type (\`name=type\` where it is named), then what
 * its tags and markers say. \`written\`: encoded even when empty; \`map\`, \`set\`, \`atomic\`: server-side apply; \`patch\`,
 * \`key\`: strategic merge.
 */
export const API_TYPES: string = \`
${printed.join('\n').replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')}
\`;
`,
);
