import { resolve } from 'node:path';
import { type Cluster, type FieldPath, parseCidr, type TrafficSet } from '@sluice/engine';
import type { WantedEnd, WantedFlow } from '@sluice/lint';
import { type Diagnostic, type InputFile, type ManifestSource, readValue } from '@sluice/manifest';
import { findEndpoint } from '../answer/find-endpoint.js';
import { parseTraffic } from '../assertions/parse-traffic.js';
import { CommandError, inputError } from '../command-error.js';
import { inputFileOf, MAX_FILE_BYTES, readInputFile } from '../input/read-input-file.js';
import { readStream } from '../input/read-stream.js';
import type { Io } from '../io.js';
import type { ReportDiagnostic } from '../output/report.js';

/** The flows of a file, and what is wrong with it. */
export interface ReadFlows {
  readonly flows: readonly WantedFlow[];
  readonly diagnostics: readonly ReportDiagnostic[];
  readonly file: InputFile;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads flows: rows `{from, to, traffic}` under `flows`, or what `sluice matrix -o json` prints, of which flows with nodes and
 * with addresses outside are left out.
 */
export async function readFlows(
  path: string,
  cluster: Cluster,
  namespace: string,
  io: Io,
): Promise<ReadFlows> {
  const unread: Diagnostic[] = [];
  const file = await fileAt(path, io, unread);
  if (!file) return { flows: [], diagnostics: unread, file: { path, text: '' } };
  const { value, source, diagnostics: problems } = readValue(file);
  const diagnostics: ReportDiagnostic[] = [...unread, ...problems];
  const rows = isFields(value) && Object.hasOwn(value, 'flows') ? value['flows'] : undefined;
  if (!source || !Array.isArray(rows)) {
    if (diagnostics.length === 0) {
      const message = 'flows are rows under `flows:`, each with from, to and traffic';
      diagnostics.push({ severity: 'error', code: 'required', message, file: path, line: 1, column: 1 });
    }
    return { flows: [], diagnostics, file };
  }
  const flows = (rows as readonly unknown[]).flatMap((row, i): readonly WantedFlow[] => {
    const at: FieldPath = ['flows', i];
    const tell = (field: FieldPath, message: string): [] => {
      diagnostics.push({
        severity: 'error',
        code: 'invalid-value',
        message,
        ...placeOf(source, [...at, ...field]),
      });
      return [];
    };
    if (!isFields(row)) return tell([], 'a row has from, to and traffic');
    if (typeof row['source'] === 'string' && typeof row['destination'] === 'string')
      return matrixRow(row, tell);
    const { from, to, traffic = 'all' } = row as { from?: unknown; to?: unknown; traffic?: unknown };
    if (typeof from !== 'string') return tell([], 'a row needs `from`, a workload or a CIDR');
    if (typeof to !== 'string') return tell([], 'a row needs `to`, a workload or a CIDR');
    const wanted =
      typeof traffic === 'string' || typeof traffic === 'number' ? parseTraffic(String(traffic)) : undefined;
    if (!wanted) return tell(['traffic'], 'traffic is a text such as `TCP 8080`');
    if ('error' in wanted) return tell(['traffic'], wanted.error);
    const ends = [
      ['from', from],
      ['to', to],
    ] as const;
    const [source_, destination] = ends.map(([field, text]) => {
      try {
        return endsOf(text, cluster, namespace);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        return tell([field], error.message);
      }
    }) as [readonly WantedEnd[], readonly WantedEnd[]];
    return source_.flatMap((one) => destination.map((other) => ({ from: one, to: other, traffic: wanted })));
  });
  return { flows, diagnostics, file };
}

async function fileAt(path: string, io: Io, diagnostics: Diagnostic[]): Promise<InputFile | undefined> {
  if (path !== '-') return readInputFile(path, resolve(io.cwd, path), diagnostics, io.signal);
  return inputFileOf(path, await readStream(io.stdin, MAX_FILE_BYTES), diagnostics);
}

/** The workloads that a name stands for, or the addresses of a CIDR. */
function endsOf(text: string, cluster: Cluster, namespace: string): readonly WantedEnd[] {
  const cidr = text.includes('/') ? parseCidr(text) : undefined;
  if (cidr) return [{ cidr }];
  const found = findEndpoint(text, cluster, namespace);
  if (found.kind === 'service') throw inputError(`'${text}' is a Service: name the workload behind it`);
  const ids = found.endpoints.map((endpoint) => {
    if (endpoint.kind === 'pod') return workloadId(endpoint.pod);
    throw inputError(`'${text}' is no workload; addresses outside are given as a CIDR`);
  });
  return [...new Set(ids)].map((workload) => ({ workload }));
}

function workloadId({
  namespace,
  kind,
  name,
  workload = { kind, name },
}: {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly workload?: { readonly kind: string; readonly name: string };
}): string {
  return `${namespace}/${workload.kind}/${workload.name}`;
}

function matrixRow(row: Fields, tell: (field: FieldPath, message: string) => []): readonly WantedFlow[] {
  const { source, destination, traffic } = row as { source: string; destination: string; traffic?: unknown };
  if (!isFields(traffic)) return tell([], 'a flow of a matrix has `traffic`');
  if ([source, destination].some((id) => id.startsWith('external/') || id.startsWith('node/'))) return [];
  return [
    { from: { workload: source }, to: { workload: destination }, traffic: traffic as unknown as TrafficSet },
  ];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function placeOf(
  source: ManifestSource,
  path: FieldPath,
): Pick<ReportDiagnostic, 'file' | 'line' | 'column'> {
  return source.range?.(path) ?? source.at(path);
}
