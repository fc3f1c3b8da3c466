import type { LabelSelector, NetworkPolicyPort } from '@sluice/engine';
import type { MadePolicy } from './made-policy.js';

/** One flow between workloads of a namespace, for `isolate-namespace`. */
export interface WorkloadEdge {
  readonly from: string;
  readonly to: string;
  readonly port: NetworkPolicyPort;
}

/** What templates take. Each says which of these it uses. */
export interface TemplateInput {
  readonly namespace?: string;
  /** The policy's name, instead of the template's own. */
  readonly name?: string;
  /** The pods to select; absent: all of the namespace. */
  readonly pods?: LabelSelector;
  /** The pods of the other side. */
  readonly peers?: LabelSelector;
  /** The namespace of the other side, by name. */
  readonly peerNamespace?: string;
  readonly ports: readonly NetworkPolicyPort[];
  readonly cidrs: readonly string[];
  readonly except: readonly string[];
  /** DNS servers anywhere, not only those of the cluster. */
  readonly any: boolean;
  readonly edges: readonly WorkloadEdge[];
  /** The key of the label that names a workload in `edges`. */
  readonly label: string;
}

/** The members of the input that a command line gives one by one. */
export type TemplateField = Exclude<keyof TemplateInput, 'namespace'>;

/** A ready policy with blanks. Adding one is its file and its line in `templates.ts`. */
export interface Template {
  readonly name: string;
  readonly summary: string;
  /** What it can do without, and what it cannot. */
  readonly uses: readonly TemplateField[];
  readonly needs: readonly TemplateField[];
  readonly make: (input: TemplateInput) => readonly MadePolicy[];
}
