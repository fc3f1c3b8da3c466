import type { Diagnostic } from './diagnostic.js';
import type { InputFile } from './input-file.js';
import { DEFAULT_LIMITS, type Limits, type ReadOptions, tooLarge } from './limits.js';
import { fileText, type ManifestSource, manifestSource } from './manifest-source.js';
import { yamlDocuments } from './yaml-documents.js';

/** A file's only document, whatever it holds. */
export interface ValueResult {
  /** A JSON value; undefined when nothing could be read. */
  readonly value: unknown;
  readonly source?: ManifestSource;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a YAML or JSON file that holds no Kubernetes objects, under the same limits. Never throws. */
export function readValue({ path, text: raw }: InputFile, options?: ReadOptions): ValueResult {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options };
  const text = raw.charCodeAt(0) === 0xfeff ? raw.slice(1) : raw;
  const file = fileText(path, text);
  if (text.length > limits.maxYamlLength) {
    const message = tooLarge('YAML file', text.length, limits.maxYamlLength);
    return {
      value: undefined,
      diagnostics: [{ code: 'too-large', severity: 'error', message, ...file.range(0, 0) }],
    };
  }
  const [document, ...more] = yamlDocuments(text, limits);
  const diagnostics = (document?.problems ?? []).map(
    ({ code, message, start, end, severity }): Diagnostic => ({
      code,
      severity: severity ?? 'error',
      message,
      ...file.range(start, end),
    }),
  );
  const [second] = more.filter(({ value }) => value !== undefined && value !== null);
  if (second) {
    const message = 'one document is expected, and here begins another';
    diagnostics.push({
      code: 'syntax',
      severity: 'error',
      message,
      ...file.range(second.start, second.start),
    });
  }
  if (!document) return { value: undefined, diagnostics };
  return { value: document.value, source: manifestSource(file, document.places, []), diagnostics };
}
