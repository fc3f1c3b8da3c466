/** What a diagnostic is about. One kebab-case code an idea; machine output and suppressions use it. */
export type DiagnosticCode =
  // finding and opening files
  | 'input'
  // reading
  | 'too-large'
  | 'too-deep'
  | 'too-many-problems'
  | 'not-text'
  | 'syntax'
  | 'duplicate-key'
  | 'alias-bomb'
  | 'cyclic-alias'
  | 'invalid-key'
  | 'template'
  | 'not-an-object'
  | 'missing-api-version'
  | 'missing-kind'
  | 'missing-name'
  | 'duplicate-object'
  // decoding and validation, in the API server's words
  | 'wrong-type'
  | 'unknown-field'
  | 'required'
  | 'invalid-value'
  | 'unsupported-value'
  | 'forbidden'
  | 'too-long'
  | 'too-many'
  | 'too-few'
  | 'api-warning'
  // from objects to a cluster
  | 'foreign-kind'
  | 'unsupported-version'
  | 'kustomize'
  | 'cluster';

/** An `error` takes its object (or document) out of the analysis; a `warning` or a `notice` does not. */
export type Severity = 'error' | 'warning' | 'notice';

/** What is known of an object that is lost to the analysis; a field that is absent is not known. */
export interface LostObject {
  readonly kind?: string;
  /** Of a Namespace, its name too. */
  readonly name?: string;
  /** The namespace where one was written; `null`: none was. */
  readonly namespace?: string | null;
}

/** One thing that the input says wrong, and where. Lines and columns count from 1; the end is exclusive. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** The object concerned, e.g. `NetworkPolicy production/allow-dns`. */
  readonly object?: string;
  /** The field concerned as the API server writes paths, e.g. `spec.ingress[0].ports[1].port`. */
  readonly path?: string;
  /** Of an error or an unrendered template: the objects that it takes out of the analysis; absent: nobody knows which. */
  readonly lost?: readonly LostObject[];
}
