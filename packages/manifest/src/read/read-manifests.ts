import type { Diagnostic } from './diagnostic.js';
import type { InputFile } from './input-file.js';
import { jsonDocuments } from './json-documents.js';
import { DEFAULT_LIMITS, MAX_PROBLEMS_PER_FILE, type Limits, type ReadOptions, tooLarge } from './limits.js';
import type { ManifestObject } from './manifest-object.js';
import { fileText } from './manifest-source.js';
import { type ObjectSink, takeObjects } from './objects.js';
import { mentionsTemplate } from './template.js';
import { yamlDocuments } from './yaml-documents.js';

/** The objects of the input in file order, and everything that was wrong with the rest. */
export interface ReadResult {
  readonly objects: readonly ManifestObject[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads manifests of any kind, YAML or JSON. Never throws: what cannot be read is told by a diagnostic. */
export function readManifests(files: readonly InputFile[], options?: ReadOptions): ReadResult {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options };
  const sink: ObjectSink = { objects: [], diagnostics: [] };
  for (const file of files) {
    const before = sink.diagnostics.length;
    readFile(file, limits, sink);
    joinTemplateNotices(sink.diagnostics, before);
    const more = sink.diagnostics.length - before - MAX_PROBLEMS_PER_FILE;
    if (more > 0) {
      const last = sink.diagnostics[before + MAX_PROBLEMS_PER_FILE]!;
      sink.diagnostics.length = before + MAX_PROBLEMS_PER_FILE;
      const message = `${more} more problems in this file are not shown`;
      sink.diagnostics.push({
        code: 'too-many-problems',
        severity: 'error',
        message,
        file: file.path,
        line: last.line,
        column: last.column,
      });
    }
  }
  return sink;
}

function readFile({ path, text: raw }: InputFile, limits: Limits, sink: ObjectSink): void {
  const text = raw.charCodeAt(0) === 0xfeff ? raw.slice(1) : raw;
  const file = fileText(path, text);
  const refuse = (code: 'too-large' | 'not-text', message: string, at: number): void => {
    sink.diagnostics.push({ code, severity: 'error', message, ...file.range(at, at) });
  };
  const looksLikeJson = /^\s*[{[]/.test(text);
  if (looksLikeJson && text.length > limits.maxJsonLength) {
    return refuse('too-large', tooLarge('JSON file', text.length, limits.maxJsonLength), 0);
  }
  if (looksLikeJson) {
    const nul = text.indexOf('\0');
    if (nul !== -1) return refuse('not-text', 'not a text file: it holds a NUL byte', nul);
    const documents = jsonDocuments(text, limits);
    // YAML may begin with a brace, too: kubectl also tries both.
    const failed = documents.some((document) =>
      document.problems.some((problem) => problem.code === 'syntax'),
    );
    const mayBeYaml =
      failed && text.length <= limits.maxYamlLength && (!path.endsWith('.json') || mentionsTemplate(text));
    if (!mayBeYaml) {
      for (const document of documents) takeObjects(document, file, true, sink);
      return;
    }
    const yaml = yamlDocuments(text, limits);
    if (yaml.some((document) => document.problems.some((problem) => problem.code === 'syntax'))) {
      for (const document of documents) takeObjects(document, file, true, sink);
      return;
    }
    for (const document of yaml) takeObjects(document, file, false, sink);
    return;
  }
  if (text.length > limits.maxYamlLength) {
    const advice = 'give large dumps as JSON (kubectl get -o json), which is read faster';
    return refuse('too-large', `${tooLarge('YAML file', text.length, limits.maxYamlLength)}; ${advice}`, 0);
  }
  for (const document of yamlDocuments(text, limits)) takeObjects(document, file, false, sink);
}

/** One notice a file is enough for its templates: it stands at the first and says how many there are. */
function joinTemplateNotices(diagnostics: Diagnostic[], from: number): void {
  const added = diagnostics.splice(from);
  const templates = added.filter(({ code }) => code === 'template');
  const [first] = templates;
  for (const diagnostic of added) {
    if (diagnostic.code !== 'template' || templates.length === 1) diagnostics.push(diagnostic);
    else if (diagnostic === first) {
      const message = first.message.replace(
        'this document is a template',
        `${templates.length} documents of this file are templates`,
      );
      diagnostics.push({ ...first, message, lost: templates.flatMap(({ lost = [{}] }) => lost) });
    }
  }
}
