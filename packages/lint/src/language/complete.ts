import type { FieldPath } from '@sluice/engine';
import { type FieldShape, POLICY_API_VERSIONS, policyShape } from '@sluice/manifest';
import { indentsItems } from '../edit/layout.js';
import type { Workspace } from '../workspace.js';
import type { Completion, Proposal } from './completion.js';
import { proposeAddresses } from './propose-addresses.js';
import { proposeFields } from './propose-fields.js';
import { proposeLabelKeys, proposeLabelValues } from './propose-labels.js';
import { proposePorts } from './propose-ports.js';
import { type Draft, draftAt, policyKindOfDraft } from './draft.js';
import { scalarProposal } from './scalar-proposal.js';

/** What may be written at an offset of a text, from the fields of its kind and from what the workspace holds. */
export function complete(workspace: Workspace, text: string, offset: number): readonly Completion[] {
  const draft = draftAt(text, offset);
  if (!draft) return [];
  const { start, end, prefix } = draft.cursor;
  const wanted = prefix.toLowerCase();
  return proposals(workspace, draft, indentsItems(text))
    .filter(({ label }) => label.toLowerCase().includes(wanted))
    .map((proposal) => ({ ...proposal, start, end }));
}

function proposals(workspace: Workspace, draft: Draft, indents: boolean): readonly Proposal[] {
  const { cursor } = draft;
  const { path, role } = cursor;
  const last = path.at(-1);
  if (role === 'value' && path.length === 1) return proposeHead(draft, last);
  if (role === 'value' && path.length === 2 && path[0] === 'metadata' && last === 'namespace')
    return [...workspace.cluster.namespaces.keys()]
      .sort()
      .map((name) => scalarProposal(name, 'namespace', draft));
  const kind = policyKindOfDraft(draft);
  // Before its kind is written a document may become a policy, and nothing else is known here.
  if (kind === undefined && draft.kind !== '') return [];
  const shape = shapeAt(policyShape(kind ?? 'NetworkPolicy'), path);
  if (!shape) return [];
  if (shape.kind === 'labels') return role === 'key' ? proposeLabelKeys(workspace, draft) : [];
  if (shape.kind !== 'scalar') return role === 'key' ? proposeFields(shape, draft, indents) : [];
  if (shape.values.length > 0) {
    const siblings = typeof last === 'number' ? draft.keysAt(path.slice(0, -1)) : [];
    const written = siblings.flatMap((i) =>
      Number(i) === last ? [] : (draft.textAt([...path.slice(0, -1), Number(i)]) ?? []),
    );
    return shape.values
      .filter((value) => !written.includes(value))
      .map((value) => scalarProposal(value, 'value', draft));
  }
  return [
    ...proposeLabelValues(workspace, draft),
    ...proposePorts(workspace, draft),
    ...proposeAddresses(workspace, draft),
  ];
}

/** `kind` and `apiVersion`, each going by the other. */
function proposeHead(draft: Draft, field: FieldPath[number] | undefined): readonly Proposal[] {
  const kinds = Object.entries(POLICY_API_VERSIONS);
  const fits = (a: string, b: string): boolean => b === '' || a === b;
  if (field === 'kind')
    return kinds
      .filter(([, versions]) => versions.some((version) => fits(version, draft.apiVersion)))
      .map(([kind, [version]]) => scalarProposal(kind, 'value', draft, version));
  if (field !== 'apiVersion') return [];
  const versions = kinds.flatMap(([kind, of]) => (fits(kind, draft.kind) ? of : []));
  return [...new Set(versions)].map((version) => scalarProposal(version, 'value', draft));
}

/** What may be written at a path. */
function shapeAt(shape: FieldShape, path: FieldPath): FieldShape | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return shape;
  switch (shape.kind) {
    case 'map': {
      const inner = shape.fields.get(String(step));
      return inner && shapeAt(inner, rest);
    }
    case 'list':
      return typeof step === 'number' ? shapeAt(shape.of, rest) : undefined;
    case 'labels':
      return rest.length === 0 ? { kind: 'scalar', values: [] } : undefined;
    case 'scalar':
    case 'any':
      return undefined;
  }
}
