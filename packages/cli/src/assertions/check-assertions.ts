import {
  type Cluster,
  type Endpoint,
  endpointId,
  LiveMatrix,
  type Matrix,
  matrixOf,
  type Model,
  modelOf,
  type Profile,
} from '@sluice/engine';
import type { LeftOut } from '@sluice/manifest';
import { choose } from '../answer/choose-endpoints.js';
import { findEndpoint } from '../answer/find-endpoint.js';
import { bearingOn } from '../answer/left-out.js';
import { type Question, questionTo, sourcesOf } from '../answer/passage.js';
import { CommandError } from '../command-error.js';
import type { ReportDiagnostic, TestCase } from '../output/report.js';
import type { Input } from '../read-input.js';
import type { Assertion, Assertions, WrittenDestination, WrittenEnd } from './assertion.js';
import { failuresOf } from './failures.js';
import { failureReport } from './failure-report.js';
import { endpointsOf } from './pattern-endpoints.js';
import { isPattern } from './read-assertions.js';

/** What the rows of a file came to, and the ends in them that the input does not have. */
export interface Checked {
  readonly cases: readonly TestCase[];
  readonly diagnostics: readonly ReportDiagnostic[];
}

/** What rows are checked against. */
export interface Ground {
  readonly cluster: Cluster;
  readonly model: Model;
  readonly live: LiveMatrix;
  /** What the cluster lacks. */
  readonly leftOut: readonly LeftOut[];
  /** For patterns; made when the first is met. */
  readonly matrix: () => Matrix;
}

/** Prepares a cluster for checks. */
export function groundOf({ cluster, leftOut }: Pick<Input, 'cluster' | 'leftOut'>, profile: Profile): Ground {
  let matrix: Matrix | undefined;
  return {
    cluster,
    model: modelOf(cluster, profile),
    live: LiveMatrix.of(cluster, profile),
    // Where no policy is enforced, none that is missing could matter.
    leftOut: profile.enforces ? leftOut : [],
    matrix: () => (matrix ??= matrixOf(cluster, profile)),
  };
}

/** Checks every row. A row with an end that is not there is an error of its own, told with its place. */
export function checkAssertions({ rows, namespace }: Assertions, ground: Ground, home: string): Checked {
  const diagnostics: ReportDiagnostic[] = [];
  const cases = rows.map((row) => checkRow(row, ground, namespace ?? home, diagnostics));
  return { cases, diagnostics };
}

function checkRow(row: Assertion, ground: Ground, home: string, diagnostics: ReportDiagnostic[]): TestCase {
  const began = performance.now();
  const { name, kind, at } = row;
  const base = { name, kind, at };
  const before = diagnostics.length;
  const questions = questionsOf(row, ground, home, diagnostics);
  if (diagnostics.length > before) {
    const message = diagnostics
      .slice(before)
      .map((diagnostic) => diagnostic.message)
      .join('\n');
    return { ...base, outcome: 'error', message };
  }
  const failures = questions.flatMap(({ question, to }) => failuresOf(row, to, question, ground));
  const durationMs = Math.round(performance.now() - began);
  const missing = [...new Set(questions.flatMap(({ question }) => bearingOn(ground.leftOut, question)))];
  const told = {
    ...base,
    durationMs,
    ...(missing.length > 0 && { leftOut: missing.map(({ title }) => title) }),
  };
  const [first] = failures;
  if (first) return { ...told, outcome: 'failed', ...failureReport(failures, kind, ground) };
  // What stands in the way can be mended, and may then be what the row is about: it must not look safe before.
  const wrong = missing.flatMap(({ cause, title }) => (cause === 'errors' ? [title] : []));
  if (wrong.length === 0) return { ...told, outcome: 'passed', message: '' };
  const message = `holds only without what has errors and was left out: ${wrong.join(', ')}`;
  return { ...told, outcome: 'error', message };
}

interface RowQuestion {
  readonly question: Question;
  readonly to: WrittenDestination;
}

function questionsOf(
  row: Assertion,
  ground: Ground,
  home: string,
  diagnostics: ReportDiagnostic[],
): readonly RowQuestion[] {
  const attempt = <T>(end: WrittenEnd, find: () => T): T | undefined => {
    try {
      return find();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      diagnostics.push({ severity: 'error', code: 'unknown-endpoint', message: error.message, ...end.at });
      return undefined;
    }
  };
  const sources = row.from.flatMap((end) => attempt(end, () => sourcesFor(end.text, ground, home)) ?? []);
  return row.to.flatMap((to) => {
    const question = attempt(to, () => {
      const { endpoint } = to.flow;
      const found = isPattern(endpoint)
        ? { kind: 'endpoints' as const, endpoints: pattern(endpoint, ground, home) }
        : findEndpoint(endpoint, ground.cluster, home);
      // Exactly this and no more: every port of a Service is looked at.
      const flow = row.kind === 'must-equal' && found.kind === 'service' ? { endpoint } : to.flow;
      const asked = questionTo(sources, found, flow, ground.cluster);
      return isPattern(endpoint) || row.from.some(({ text }) => isPattern(text)) ? withoutSelf(asked) : asked;
    });
    return question ? [{ question, to }] : [];
  });
}

function sourcesFor(text: string, ground: Ground, home: string): readonly Endpoint[] {
  return isPattern(text) ? pattern(text, ground, home) : sourcesOf(text, ground.cluster, home);
}

function pattern(text: string, { matrix, cluster }: Ground, home: string): readonly Endpoint[] {
  const { endpoints } = matrix();
  return endpointsOf(endpoints.filter(choose(text, endpoints, [cluster], home)), text);
}

/** What a pod sends itself is no matter of policies (POD-1): a pattern at both ends does not mean it. */
function withoutSelf(question: Question): Question {
  const passages = question.passages.filter(
    ({ source, destination }) =>
      !(source.kind === 'external' && destination.kind === 'external') &&
      (endpointId(source) !== endpointId(destination) || (source.kind === 'pod' && source.pod.template)),
  );
  return { ...question, passages };
}
