import type { FieldPath, Position } from '@sluice/engine';
import type { Diagnostic } from '../read/diagnostic.js';
import type { InputFile } from '../read/input-file.js';
import { DEFAULT_LIMITS } from '../read/limits.js';
import { fileText, type ManifestSource, manifestSource } from '../read/manifest-source.js';
import { yamlDocuments } from '../read/yaml-documents.js';
import { type Tree, treeOf } from './tree.js';

/**
 * The YAML or JSON documents of a file as trees, whatever they hold; empty ones are left out. `place` moves positions
 * of a text that stands inside another file.
 */
export function documentTrees(
  file: InputFile,
  diagnostics: Diagnostic[],
  place: (position: Position) => Position = (position) => position,
): readonly Tree[] {
  const text = fileText(file.path, file.text);
  return yamlDocuments(file.text, DEFAULT_LIMITS).flatMap(({ value, places, problems }) => {
    for (const { code, message, start, end, severity } of problems) {
      const { line, column } = text.range(start, end);
      const at = place({ file: file.path, line, column });
      diagnostics.push({ code, severity: severity ?? 'error', message, ...at });
    }
    if (value === undefined || value === null) return [];
    const source = manifestSource(text, places, []);
    const placed: ManifestSource = { ...source, at: (path: FieldPath) => place(source.at(path)) };
    return [treeOf(value, placed)];
  });
}

/**
 * Positions of a text that stands in a file as the string at `start`: the lines of a YAML block scalar are lines of
 * the file; of any other string every position is its start.
 */
export function placeInside(
  fileText: string,
  start: Position,
  content: string,
): (position: Position) => Position {
  const lines = fileText.split('\n');
  const header = lines[start.line - 1]?.slice(start.column - 1) ?? '';
  if (!/^[|>]/.test(header)) return () => start;
  const indentOf = (line: string): number => line.length - line.trimStart().length;
  const written = lines.slice(start.line).find((line) => line.trim() !== '') ?? '';
  const read = content.split('\n').find((line) => line.trim() !== '') ?? '';
  const indent = indentOf(written) - indentOf(read);
  return ({ line, column }) => ({ file: start.file, line: start.line + line, column: column + indent });
}
