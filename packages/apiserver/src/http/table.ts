import { AGE_COLUMN } from '../kinds/age.js';
import { type Column, NAME_COLUMN } from '../kinds/column.js';
import type { Kind, KindTable } from '../kinds/kind.js';
import { isMap } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';

/** How much of each object a Table's rows carry. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** What stands around the rows. */
export interface TableFrame {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly include: IncludeObject;
  /** Milliseconds since 1970, for ages. */
  readonly now: number;
  /** Later parts of a watch leave the columns out. */
  readonly columns: boolean;
}

const DEFAULT_TABLE: KindTable = {
  columns: [NAME_COLUMN, { ...AGE_COLUMN, name: 'Created At', type: 'date' }],
  row: ({ metadata }) => [metadata.name, metadata.creationTimestamp ?? null],
};

/** Objects of a kind as a meta/v1 Table. */
export function toTable(kind: Kind, objects: readonly KubeObject[], frame: TableFrame): unknown {
  const { columns, row } = kind.table ?? DEFAULT_TABLE;
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: frame.metadata,
    columnDefinitions: frame.columns ? columns.map(definitionOf) : null,
    rows: objects.map((object) => ({
      cells: row(object, frame.now),
      ...rowConditions(object),
      ...rowObject(object, frame.include),
    })),
  };
}

function definitionOf({ name, type, format = '', description, priority }: Column): unknown {
  return { name, type, format, description, priority };
}

/** Pods that have ended are marked, so that clients can hide them. */
function rowConditions({ apiVersion, kind, status }: KubeObject): object {
  if (kind !== 'Pod' || apiVersion !== 'v1' || !isMap(status)) return {};
  const phase = status['phase'];
  if (phase !== 'Succeeded' && phase !== 'Failed') return {};
  const message = phase === 'Succeeded' ? 'The pod has completed successfully.' : 'The pod failed.';
  return { conditions: [{ type: 'Completed', status: 'True', reason: phase, message }] };
}

function rowObject(object: KubeObject, include: IncludeObject): object {
  if (include === 'None') return {};
  return { object: include === 'Object' ? object : partialMetadata(object) };
}

/** An object's metadata alone, as meta/v1 PartialObjectMetadata. */
export function partialMetadata({ metadata }: Pick<KubeObject, 'metadata'>): unknown {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}
