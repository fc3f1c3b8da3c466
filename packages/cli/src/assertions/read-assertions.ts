import { type FieldPath, NO_TRAFFIC, parseCidr, type TrafficSet, trafficSets } from '@sluice/engine';
import { type InputFile, readValue } from '@sluice/manifest';
import { CommandError } from '../command-error.js';
import { FieldFaults } from '../input/field-faults.js';
import { type FlowArgument, parseDestination, parseSource } from '../options/flow-argument.js';
import type { ReportDiagnostic } from '../output/report.js';
import {
  type Assertion,
  ASSERTION_KINDS,
  type AssertionKind,
  type Assertions,
  type WrittenEnd,
} from './assertion.js';
import { parseTraffic } from './parse-traffic.js';

/** The rows of a file that can be checked, and what is wrong with the rest. */
export interface ReadAssertions extends Assertions {
  readonly diagnostics: readonly ReportDiagnostic[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads an assertions file. Never throws: what is wrong is told with its place, and the other rows are given. */
export function readAssertions(file: InputFile): ReadAssertions {
  const { value, source, diagnostics: problems } = readValue(file);
  const diagnostics: ReportDiagnostic[] = [...problems];
  const failed = problems.some(({ severity }) => severity === 'error');
  if (failed) return { rows: [], diagnostics };
  if (!source || value === undefined || value === null) {
    const message = `it is empty: an assertions file is a map with ${ASSERTION_KINDS.join(', ')}`;
    const place = { file: file.path, line: 1, column: 1 };
    return {
      rows: [],
      diagnostics: [...diagnostics, { severity: 'error', code: 'required', message, ...place }],
    };
  }
  const reader = new RowReader(source, diagnostics);
  if (!isFields(value)) {
    reader.tell([], 'wrong-type', `an assertions file is a map with ${ASSERTION_KINDS.join(', ')}`);
    return { rows: [], diagnostics };
  }
  reader.onlyFields(value, [], ['namespace', ...ASSERTION_KINDS]);
  const namespace = reader.text(value, ['namespace']);
  const rows = ASSERTION_KINDS.flatMap((kind) => reader.rows(value, kind));
  return { rows, diagnostics, ...(namespace !== undefined && { namespace }) };
}

const ROW_FIELDS = ['name', 'from', 'to', 'traffic'] as const;

/** Reads the fields of one file, and tells what it finds wrong. */
class RowReader extends FieldFaults {
  text(fields: Fields, path: FieldPath): string | undefined {
    const value = field(fields, path);
    if (value === undefined || typeof value === 'string') return value;
    return this.tell(path, 'wrong-type', `${path.at(-1)} must be a string`);
  }

  rows(file: Fields, kind: AssertionKind): readonly Assertion[] {
    const rows = field(file, [kind]) ?? [];
    if (!Array.isArray(rows)) {
      this.tell([kind], 'wrong-type', `${kind} must be a list of rows`);
      return [];
    }
    return rows.flatMap((row: unknown, index) => {
      const path = [kind, index];
      if (isFields(row)) return this.#row(row, kind, path) ?? [];
      this.tell(path, 'wrong-type', 'a row is a map with name, from, to, traffic');
      return [];
    });
  }

  #row(row: Fields, kind: AssertionKind, path: FieldPath): Assertion | undefined {
    const before = this.count;
    this.onlyFields(row, path, ROW_FIELDS);
    const from = this.#ends(row, [...path, 'from']);
    const to = this.#ends(row, [...path, 'to']);
    const givenName = this.text(row, [...path, 'name']);
    const traffic = this.#traffic(row, [...path, 'traffic']);
    const destinations = to.flatMap(
      (end) => this.#parsed(end, () => ({ ...end, flow: destinationOf(end.text) })) ?? [],
    );
    for (const end of from) if (!isPattern(end.text)) this.#parsed(end, () => parseSource(end.text));
    for (const { flow, at, text } of destinations) {
      const isNarrow = flow.port !== undefined || flow.protocol !== undefined;
      if (isNarrow && traffic) {
        this.tellAt(at, 'invalid-value', `'${text}' names a port or protocol: leave traffic out, or these`);
      } else if (!isNarrow && !traffic && kind !== 'must-deny') {
        const say = `say which traffic: '${text}:PORT', or traffic: TCP PORT`;
        this.tellAt(at, 'required', kind === 'must-equal' ? `${say}, all or none` : `${say} or all`);
      }
    }
    if (this.count > before) return undefined;
    const name = givenName ?? defaultName(kind, from, to);
    return { kind, name, from, to: destinations, at: this.source.at(path), ...(traffic && { traffic }) };
  }

  /** One text or a list of them. */
  #ends(row: Fields, path: FieldPath): readonly WrittenEnd[] {
    const key = path.at(-1) as string;
    const value = field(row, [key]);
    if (value === undefined || (Array.isArray(value) && value.length === 0)) {
      const place = value === undefined ? path.slice(0, -1) : path;
      this.tell(place, 'required', `${key} is missing: name an endpoint as \`sluice can\` takes it`);
      return [];
    }
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.flatMap((text, index) => {
      const place = Array.isArray(value) ? [...path, index] : path;
      if (typeof text === 'string' && text !== '') return [{ text, at: this.place(place) }];
      this.tell(place, 'wrong-type', `${key} must be a string or a list of strings`);
      return [];
    });
  }

  #traffic(row: Fields, path: FieldPath): TrafficSet | undefined {
    const value = field(row, ['traffic']);
    if (value === undefined) return undefined;
    const words: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (words.some((word) => typeof word !== 'string' && typeof word !== 'number')) {
      return this.tell(path, 'wrong-type', 'traffic must be text, e.g. TCP 80,443, or a list of such');
    }
    let traffic = NO_TRAFFIC;
    for (const word of words) {
      const part = parseTraffic(String(word));
      if ('error' in part) return this.tell(path, 'invalid-value', `traffic: ${part.error}`);
      traffic = trafficSets.union(traffic, part);
    }
    return traffic;
  }

  #parsed<T>(end: WrittenEnd, parse: () => T): T | undefined {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.tellAt(end.at, 'invalid-value', error.message);
      return undefined;
    }
  }
}

/** Whether an end is no single name: a namespace, a glob, a block of addresses, or all that is outside. */
export function isPattern(text: string): boolean {
  return /[*?]|\/$|^(external|nodes?)$/u.test(text) || parseCidr(text) !== undefined;
}

function destinationOf(text: string): FlowArgument {
  return parseCidr(text) ? { endpoint: text } : parseDestination(text);
}

function defaultName(kind: AssertionKind, from: readonly WrittenEnd[], to: readonly WrittenEnd[]): string {
  const texts = (ends: readonly WrittenEnd[]): string => ends.map(({ text }) => text).join(', ');
  const verb = { 'must-allow': 'reaches', 'must-deny': 'does not reach', 'must-equal': 'reaches exactly so' }[
    kind
  ];
  return `${texts(from)} ${verb} ${texts(to)}`;
}

function field(fields: Fields, path: FieldPath): unknown {
  const key = path.at(-1) as string;
  return Object.hasOwn(fields, key) ? (fields[key] ?? undefined) : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
