import type { FieldError } from '@sluice/manifest';
import type { KubeObject } from '../meta/kube-object.js';
import type { Definitions, Schema } from '../schema/schema.js';
import type { Cell, Column } from './column.js';

/** The verbs of the API. */
export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** What hangs below an object: `/pods/web/status`. Streams (exec, log …) are served where there is a node for them. */
export type Subresource =
  | 'status'
  | 'scale'
  | 'eviction'
  | 'binding'
  | 'ephemeralcontainers'
  | 'resize'
  | 'finalize'
  | 'token'
  | 'log'
  | 'exec'
  | 'attach'
  | 'portforward'
  | 'proxy';

/**
 * Everything the server knows of one kind, as data and pure functions: one file a kind, one line in the list of kinds.
 * Routing, tables, discovery, documents, decoding, patches and validation all read it from here.
 */
export interface Kind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  /** All of them where absent. A kind with `create` alone (reviews) is answered by its `answer`, and never stored. */
  readonly verbs?: readonly Verb[];
  readonly subresources?: readonly Subresource[];
  /** The kind's type; `$ref`s are looked up in the definitions. */
  readonly schema: Schema;
  /** Built-in kinds share one table of named types; a custom resource brings none. */
  readonly definitions: Definitions;
  /** Custom resources have no strategic merge and decode without a Go type. */
  readonly custom?: boolean;
  /** Columns of its Table after those that each kind has; without them Name and Age. */
  readonly table?: KindTable;
  /** `metadata.generation` counts the changes of what is not status or metadata. */
  readonly counted?: boolean;
  /** A create takes the status too: nodes register themselves with theirs. */
  readonly keepsStatus?: boolean;
  /** Fields that field selectors may name besides metadata.name and metadata.namespace. */
  readonly selectable?: Readonly<Record<string, (object: KubeObject) => string>>;
  /** Fills in what the client left out (pkg/apis/…/defaults.go). Idempotent. */
  readonly defaults?: (object: KubeObject) => KubeObject;
  /** What the strategy sets or wipes before a create (PrepareForCreate), status apart, which every kind wipes. */
  readonly prepareCreate?: (object: KubeObject) => KubeObject;
  /** What the strategy carries over from the old object before an update (PrepareForUpdate). */
  readonly prepareUpdate?: (object: KubeObject, old: KubeObject) => KubeObject;
  /** Metadata apart, which is the same for all kinds but for `checkName`. */
  readonly validate?: (object: KubeObject) => readonly FieldError[];
  /** What may not change, and what else only an update can break; `validate` is called besides. */
  readonly validateUpdate?: (object: KubeObject, old: KubeObject) => readonly FieldError[];
  readonly validateStatus?: (object: KubeObject, old: KubeObject) => readonly FieldError[];
  /** Texts of `Warning` headers. */
  readonly warnings?: (object: KubeObject, old: KubeObject | undefined) => readonly string[];
  /** How names of this kind must look; DNS-1123 subdomains where absent. */
  readonly checkName?: (name: string) => readonly string[];
  /** Where the scale subresource finds its parts. */
  readonly scale?: ScalePaths;
}

/** The rows of a kind's Table. */
export interface KindTable {
  readonly columns: readonly Column[];
  /** The cells of one object, one a column; `now` in milliseconds since 1970. */
  readonly row: (object: KubeObject, now: number) => readonly Cell[];
}

/** The fields behind autoscaling/v1 Scale, by path. */
export interface ScalePaths {
  readonly specReplicas: readonly string[];
  readonly statusReplicas: readonly string[];
  readonly selector: readonly string[];
}
