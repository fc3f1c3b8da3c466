// What the commands have to say, as plain data. `-o json` and `-o yaml` print these objects as they are;
// `schemas/<report>.schema.json` describes each of them to other programs.

/** Ports as closed intervals, ascending and disjoint: `[[80, 80], [8000, 8999]]`. */
export type Intervals = readonly (readonly [number, number])[];

/** The traffic that may pass from one endpoint to another. `other`: protocols without ports, ICMP among them (PORT-6). */
export interface Traffic {
  readonly tcp: Intervals;
  readonly udp: Intervals;
  readonly sctp: Intervals;
  readonly other: boolean;
}

/** A flow's protocol as reports write it. */
export type ReportProtocol = 'TCP' | 'UDP' | 'SCTP' | 'other';

/** A place in an input file; line and column count from 1. */
export interface ReportPosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * A workload or pod (`production/Deployment/frontend`), a node (`node/worker-1`, kind `Node`) or a range of addresses
 * outside the cluster (`external/0.0.0.0-9.255.255.255`, kind `External`; the ranges of a report are disjoint).
 */
export interface ReportEndpoint {
  readonly id: string;
  /** The Kubernetes kind, or `External`. */
  readonly kind: string;
  /** Absent for nodes and external addresses. */
  readonly namespace?: string;
  /** The object's name; of an external endpoint its range. */
  readonly name: string;
  /** The directions in which a NetworkPolicy isolates it (ISO-1); absent where not known. */
  readonly isolated?: { readonly ingress: boolean; readonly egress: boolean };
  /** Ids of the policies that select it, where known. */
  readonly policies?: readonly string[];
}

/** The traffic that one endpoint may send another. A report holds no flow whose traffic is empty. */
export interface Flow {
  readonly source: string;
  readonly destination: string;
  readonly traffic: Traffic;
  /** Switches of the profile that, set otherwise, would give other traffic; absent when none would. */
  readonly switches?: readonly string[];
}

/**
 * The pairs that a report is about, by ids: those with a source of `from`, a destination of `to` and at least one end of
 * `about`. A list that is absent leaves nothing out. Of every other pair the report says nothing.
 */
export interface Asked {
  readonly from?: readonly string[];
  readonly to?: readonly string[];
  readonly about?: readonly string[];
}

/** A workload that an Ingress, a route or a Service opens to the outside, and whether its policies let that in. */
export interface EntryPointRow {
  /** The object that exposes it. */
  readonly by: { readonly kind: string; readonly namespace: string; readonly name: string };
  /** The Service on the way, as `namespace/name`. */
  readonly service: string;
  /** Id of the endpoint behind the Service. */
  readonly endpoint: string;
  /** The pod's port, after service translation. */
  readonly port: number;
  readonly protocol: ReportProtocol;
  /** Whom the pod sees as the source: a proxy in the cluster, the client, or the node that translated its address (SVC-1). */
  readonly from: 'any pod' | 'any address' | 'any node';
  /** Whether the pod's ingress lets in every such source, of which nothing more is known. */
  readonly allowed: boolean;
  /** Host names; absent: any. */
  readonly hosts?: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `sluice matrix`. */
export interface MatrixReport extends Incomplete {
  /** What opens workloads to the outside; absent where nothing does. */
  readonly entryPoints?: readonly EntryPointRow[];
  readonly endpoints: readonly ReportEndpoint[];
  readonly flows: readonly Flow[];
  /** Absent: every pair was asked about. */
  readonly asked?: Asked;
  /** Name of the profile. */
  readonly profile?: string;
}

/** What decided one side of a flow: a rule, or the policy as a whole when it isolates and no rule matches. */
export interface ReportDecider {
  /** Id of the policy, e.g. `NetworkPolicy/production/allow-dns`. */
  readonly policy: string;
  /** Index in the policy's list of rules of this direction, from 0. */
  readonly rule?: number;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** The verdict of one side: the source's egress or the destination's ingress. */
export interface SideReport {
  readonly allowed: boolean;
  /** Whether a NetworkPolicy isolates the pod in this direction (ISO-1). */
  readonly isolated: boolean;
  /** The tier that decided; absent when nothing did and Kubernetes' default allows. */
  readonly tier?: 'Admin' | 'NetworkPolicy' | 'Baseline';
  readonly decidedBy: readonly ReportDecider[];
}

/** The verdict on a flow, both sides of it. */
export interface FlowVerdict {
  readonly allowed: boolean;
  /** False when a switch of the profile decided, policies of equal priority disagree (CNP-4), or something was left out. */
  readonly defined: boolean;
  /** The switches that, set otherwise, would give another verdict. */
  readonly switches: readonly string[];
  /** The ends whose address is not known and decides: what is allowed passes for every address that they could have. */
  readonly unknownAddresses?: readonly string[];
  readonly egress: SideReport;
  readonly ingress: SideReport;
  /** Where no port was asked for: all the traffic that may pass; `allowed` then says whether it is any. */
  readonly traffic?: Traffic;
  /** Why no policy was asked, in one sentence: e.g. the Service has no such port, or no pod behind it. */
  readonly reason?: string;
  /** What was left out of the analysis and may decide otherwise, named as in `notAnalysed`; absent: nothing. */
  readonly leftOut?: readonly string[];
}

/** One endpoint behind a Service, judged at its own port (SVC-1). */
export interface ServiceEndpointReport extends FlowVerdict {
  readonly endpoint: string;
  /** The source as the endpoint's side sees it: one pod of a workload, or the node that translated it (SVC-1). */
  readonly source?: string;
  /** The pod's port, after service translation. */
  readonly port?: number;
  readonly protocol?: ReportProtocol;
}

/** What an answer could not take into account. */
export interface Incomplete {
  /**
   * Objects left out for their errors, as `Kind namespace/name`; documents that could not be read or are unrendered
   * templates, as `file:line`; kinds of other APIs that allow or deny traffic or make pods, as `Kind.group`.
   */
  readonly notAnalysed?: readonly string[];
}

/** `sluice can`. */
export interface CanReport extends FlowVerdict, Incomplete {
  readonly source: string;
  readonly destination: string;
  /** The port that was asked for: of a Service its own port, before translation. */
  readonly port?: number;
  readonly protocol?: ReportProtocol;
  /** Of a Service: every endpoint behind it. The flow is allowed when all of them allow it. */
  readonly endpoints?: readonly ServiceEndpointReport[];
}

/** One step of an explanation. */
export interface ReportStep {
  readonly outcome: 'match' | 'no-match' | 'info';
  readonly text: string;
  readonly at?: ReportPosition;
  readonly children?: readonly ReportStep[];
}

/** The rule that came closest to allowing a denied flow, and the part of it that failed. */
export interface NearestMiss {
  readonly direction: 'ingress' | 'egress';
  readonly policy: string;
  readonly rule?: number;
  readonly text: string;
  readonly at?: ReportPosition;
}

/** One edit; the edits of a report together allow the flow. */
export interface ReportChange {
  readonly text: string;
  readonly at?: ReportPosition;
  /** YAML to write there. */
  readonly yaml?: string;
}

/** `sluice explain`: the verdict of `can`, the steps to it and, for a denial, what is missing. */
export interface ExplainReport extends CanReport {
  readonly trace: readonly ReportStep[];
  readonly nearestMisses?: readonly NearestMiss[];
  readonly smallestChange?: readonly ReportChange[];
}

/** `sluice diff`: exact traffic that only the second input allows, and that only the first allows. */
export interface DiffReport extends Incomplete {
  /** What was compared, as the user named it. */
  readonly before?: string;
  readonly after?: string;
  readonly gained: readonly Flow[];
  readonly lost: readonly Flow[];
  readonly endpoints: {
    readonly added: readonly ReportEndpoint[];
    readonly removed: readonly ReportEndpoint[];
  };
  /** Absent: every pair was asked about. */
  readonly asked?: Asked;
  readonly profile?: string;
}

/** One assertion that was checked. */
export interface TestCase {
  readonly name: string;
  /** `error`: it could not be judged, e.g. it names an endpoint that does not exist. */
  readonly outcome: 'passed' | 'failed' | 'skipped' | 'error';
  /** Why it did not pass; empty when it passed. */
  readonly message: string;
  /** `must-allow`, `must-deny` or `must-equal`. */
  readonly kind?: string;
  readonly source?: string;
  readonly destination?: string;
  /** Traffic in compact text, e.g. `TCP 80,443`. */
  readonly expected?: string;
  readonly actual?: string;
  /** The place of the assertion. */
  readonly at?: ReportPosition;
  /** What was left out of the analysis and may decide otherwise, named as in `notAnalysed`; absent: nothing. */
  readonly leftOut?: readonly string[];
  /** The rules or policies that are to blame. */
  readonly decidedBy?: readonly ReportDecider[];
  readonly durationMs?: number;
}

/** `sluice test`. */
export interface TestReport extends Incomplete {
  readonly cases: readonly TestCase[];
}

/** A problem of the input, or a notice about it. */
export interface ReportDiagnostic {
  readonly severity: 'error' | 'warning' | 'notice';
  readonly message: string;
  /** A stable name of the problem, e.g. `unknown-field`. */
  readonly code?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** The end of the range, exclusive; one column when absent. */
  readonly endLine?: number;
  readonly endColumn?: number;
  /** The object it is about, e.g. `NetworkPolicy/production/allow-dns`. */
  readonly object?: string;
  /** The field's path, e.g. `spec.ingress[0].ports[0].port`. */
  readonly path?: string;
}

/** An object that the API server would refuse, and what kubectl would print then. */
export interface Refusal {
  readonly object: string;
  readonly file: string;
  readonly line: number;
  /** One line or several. */
  readonly answer: string;
}

/** `sluice validate`. */
export interface ValidateReport {
  /** How many files and objects were read. */
  readonly files: number;
  readonly objects: number;
  readonly diagnostics: readonly ReportDiagnostic[];
  /** Absent where the API server would refuse nothing. */
  readonly refusals?: readonly Refusal[];
}

/** One finding of `lint`; its place and the object that it is about. */
export interface ReportFinding extends ReportPosition {
  /** The rule's id; its page is `docs/rules/<rule>.md`. */
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly endLine: number;
  readonly endColumn: number;
  /** e.g. `NetworkPolicy production/allow-dns`. */
  readonly object: string;
  readonly path?: string;
  readonly related?: readonly (ReportPosition & {
    readonly message: string;
    readonly endLine: number;
    readonly endColumn: number;
  })[];
  /** Its repairs, the best first; `safe` ones leave the meaning as it is. Offsets of edits count UTF-16 units of the file. */
  readonly fixes: readonly {
    readonly title: string;
    readonly safe: boolean;
    readonly edits: readonly {
      readonly file: string;
      readonly start: number;
      readonly end: number;
      readonly text: string;
    }[];
  }[];
  /** Stays the same when lines move. */
  readonly fingerprint: string;
}

/** What `lint` found. */
export interface LintReport {
  readonly files: number;
  readonly objects: number;
  /** How many rules there are. */
  readonly rules: number;
  readonly findings: readonly ReportFinding[];
  /** Findings that an annotation, a comment or the baseline takes out, with its reason. */
  readonly suppressed: readonly (ReportFinding & {
    readonly by: 'annotation' | 'comment' | 'baseline';
    readonly reason?: string;
  })[];
  /** Rules that could not judge, and what the input or the settings lack. */
  readonly silent: readonly { readonly rule: string; readonly lacks: readonly string[] }[];
  /** How many fixes were applied. */
  readonly fixed: number;
  /** Errors of the input: what they are about was not judged. */
  readonly diagnostics: readonly ReportDiagnostic[];
}
