import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  type Cidr,
  type FieldPath,
  parseCidr,
  parseIp,
  type Profile,
  profileNamed,
  PROFILES,
} from '@sluice/engine';
import { CATALOGUE, type FindingSeverity, type LintSettings } from '@sluice/lint';
import { readValue } from '@sluice/manifest';
import { didYouMean } from '../closest.js';
import { inputError, usageError } from '../command-error.js';
import { FieldFaults } from '../input/field-faults.js';
import type { ReportDiagnostic } from '../output/report.js';

/** The name of the settings file. */
export const SETTINGS_NAME = '.sluice.yaml';

/** Settings as read: those of the rules, and those of the command. */
export interface ReadSettings {
  readonly lint: LintSettings;
  /** The baseline's place on disk. */
  readonly baseline?: string;
  readonly diagnostics: readonly ReportDiagnostic[];
  /** The file that they came from, for its lines. */
  readonly file?: { readonly path: string; readonly text: string };
}

type Fields = Readonly<Record<string, unknown>>;

const EMPTY: LintSettings = { clusterRanges: [], severities: new Map() };
const SEVERITIES = ['error', 'warning', 'info', 'off'];

/** Reads the settings: the named file, else the nearest `.sluice.yaml` from the folder upwards, else none. */
export async function readSettings(cwd: string, named: string | undefined): Promise<ReadSettings> {
  const found = named === undefined ? await nearest(cwd) : await namedFile(cwd, named);
  if (!found) return { lint: EMPTY, diagnostics: [] };
  const { location, path, text } = found;
  const { value, source, diagnostics: problems } = readValue({ path, text });
  const diagnostics: ReportDiagnostic[] = [...problems];
  const file = { path, text };
  if (!source || value === null || value === undefined) return { lint: EMPTY, diagnostics, file };
  const reader = new SettingsReader(source, diagnostics);
  const fields = reader.map(value, []);
  reader.onlyFields(fields, [], ['profile', 'cluster', 'lint']);
  const cluster = reader.map(fields['cluster'], ['cluster']);
  reader.onlyFields(cluster, ['cluster'], ['ranges', 'resolver']);
  const lint = reader.map(fields['lint'], ['lint']);
  reader.onlyFields(lint, ['lint'], ['rules', 'baseline']);
  const profile = reader.profile(fields['profile'], ['profile']);
  const resolver = reader.resolver(cluster['resolver'], ['cluster', 'resolver']);
  const baseline = reader.text(lint['baseline'], ['lint', 'baseline']);
  return {
    lint: {
      ...(profile && { profile }),
      ...(resolver !== undefined && { resolver }),
      clusterRanges: reader.ranges(cluster['ranges'], ['cluster', 'ranges']),
      severities: reader.severities(lint['rules'], ['lint', 'rules']),
    },
    ...(baseline !== undefined && { baseline: resolve(dirname(location), baseline) }),
    diagnostics: diagnostics.toSorted((a, b) => a.line! - b.line! || a.column! - b.column!),
    file,
  };
}

interface SettingsFile {
  readonly location: string;
  readonly path: string;
  readonly text: string;
}

async function namedFile(cwd: string, path: string): Promise<SettingsFile> {
  const location = resolve(cwd, path);
  try {
    return { location, path, text: await readFile(location, 'utf8') };
  } catch {
    throw inputError(`--config: cannot read ${path}`);
  }
}

async function nearest(cwd: string): Promise<SettingsFile | undefined> {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const location = join(folder, SETTINGS_NAME);
    const text = await readFile(location, 'utf8').catch(() => undefined);
    if (text !== undefined) {
      return { location, path: folder === resolve(cwd) ? SETTINGS_NAME : location, text };
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/** The profile of a name; a usage error where there is none. */
export function profileFlag(name: string): Profile {
  const profile = profileNamed(name);
  if (profile) return profile;
  throw usageError(`--profile: ${unknownProfile(name)}`);
}

function unknownProfile(name: string): string {
  const names = PROFILES.map((profile) => profile.name);
  return `there is no profile '${name}'${didYouMean(name, names) || `: profiles are ${names.join(', ')}`}`;
}

/** Reads the fields of one settings file, and tells what it finds wrong. */
class SettingsReader extends FieldFaults {
  map(value: unknown, path: FieldPath): Fields {
    if (value === undefined || value === null) return {};
    if (typeof value === 'object' && !Array.isArray(value)) return value as Fields;
    this.tell(path, 'wrong-type', `${path.length === 0 ? 'the settings are' : `${path.join('.')} is`} a map`);
    return {};
  }

  text(value: unknown, path: FieldPath): string | undefined {
    if (value === undefined || value === null) return undefined;
    return typeof value === 'string' ? value : this.tell(path, 'wrong-type', `${path.join('.')} is a text`);
  }

  profile(value: unknown, path: FieldPath): Profile | undefined {
    const name = this.text(value, path);
    if (name === undefined) return undefined;
    return profileNamed(name) ?? this.tell(path, 'invalid-value', unknownProfile(name));
  }

  resolver(value: unknown, path: FieldPath): string | undefined {
    const address = this.text(value, path);
    if (address === undefined || parseIp(address)) return address;
    return this.tell(path, 'invalid-value', `the resolver is an address: "${address}" is none`);
  }

  ranges(value: unknown, path: FieldPath): readonly Cidr[] {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) return this.tell(path, 'wrong-type', 'cluster.ranges is a list') ?? [];
    return value.flatMap((item: unknown, i) => {
      const text = this.text(item, [...path, i]);
      if (text === undefined) return [];
      return (
        parseCidr(text) ??
        this.tell([...path, i], 'invalid-value', `"${text}" is no CIDR, such as 10.244.0.0/16`) ??
        []
      );
    });
  }

  severities(value: unknown, path: FieldPath): LintSettings['severities'] {
    const severities = new Map<string, FindingSeverity | 'off'>();
    const ids = CATALOGUE.map(({ id }) => id);
    for (const [rule, severity] of Object.entries(this.map(value, path))) {
      const at = [...path, rule];
      if (!ids.includes(rule))
        this.tell(at, 'invalid-value', `there is no rule "${rule}"${didYouMean(rule, ids)}`, true);
      else if (severity === false) severities.set(rule, 'off');
      else if (SEVERITIES.includes(severity as string))
        severities.set(rule, severity as FindingSeverity | 'off');
      else this.tell(at, 'unsupported-value', `severities are ${SEVERITIES.join(', ')}`);
    }
    return severities;
  }
}
