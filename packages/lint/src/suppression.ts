import type { ManifestObject, Range } from '@sluice/manifest';
import type { Finding } from './finding.js';
import { member } from './malformed.js';
import type { Workspace } from './workspace.js';

/** The annotation that suppresses findings of its object: a line each, `rule-id: reason`. */
export const IGNORE_ANNOTATION = 'sluice.dev/ignore';

/** `# sluice:ignore rule-id reason`, at the end of the line of a finding or alone on the line above it. */
const COMMENT = /#\s*sluice:ignore\s+(?<rule>[a-z0-9-]+)(?:[\s:]+(?<reason>\S.*?))?\s*$/u;

/** What a user says not to be told of, and why. */
export interface Suppression {
  readonly by: 'annotation' | 'comment' | 'baseline';
  readonly rule: string;
  /** Without one it has no effect, except in a baseline. */
  readonly reason: string | undefined;
}

/** Finds, for findings, what suppresses them. */
export interface Suppressions {
  readonly of: (finding: Finding) => Suppression | undefined;
}

/** The suppressions that stand in the input: annotations and comments. */
export function suppressionsIn(workspace: Workspace): Suppressions {
  const annotated = new Map<ManifestObject, readonly Suppression[]>();
  const lines = new Map<string, readonly string[]>();
  const linesOf = (file: string): readonly string[] => {
    const known = lines.get(file) ?? workspace.textOf(file)?.split(/\r?\n/u) ?? [];
    lines.set(file, known);
    return known;
  };
  return {
    of({ rule, range, object }) {
      const said = annotated.get(object) ?? annotationsOf(object);
      annotated.set(object, said);
      const found = [...said, ...commentsAt(range, linesOf(range.file))];
      return found.find((one) => one.rule === rule && one.reason !== undefined);
    },
  };
}

/** What an object's annotation says. */
export function annotationsOf({ value }: ManifestObject): readonly Suppression[] {
  const text = member(member(member(value, 'metadata'), 'annotations'), IGNORE_ANNOTATION);
  if (typeof text !== 'string') return [];
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, rule = line, reason] = /^([a-z0-9-]+)\s*(?::\s*(.*))?$/u.exec(line) ?? [];
      return { by: 'annotation', rule, reason: reason === '' ? undefined : reason };
    });
}

function commentsAt({ line }: Range, lines: readonly string[]): readonly Suppression[] {
  const above = lines[line - 2];
  return [lines[line - 1], above !== undefined && /^\s*#/u.test(above) ? above : undefined].flatMap(
    (text) => {
      const said = text === undefined ? undefined : commentIn(text);
      return said ? [said] : [];
    },
  );
}

/** What a comment of a line says. */
export function commentIn(line: string): Suppression | undefined {
  const groups = COMMENT.exec(line)?.groups;
  return groups && { by: 'comment', rule: groups['rule']!, reason: groups['reason'] };
}
