import type { Completion, Fix, Hover, Mark } from '@sluice/lint';
import {
  type CodeAction,
  CodeActionKind,
  type CompletionItem,
  CompletionItemKind,
  type Diagnostic,
  DiagnosticSeverity,
  InsertTextMode,
  type Hover as ProtocolHover,
  MarkupKind,
  type Range,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ReportDiagnostic } from '../output/report.js';

interface Stretch {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A stretch of lines and columns from 1 as the protocol counts: from 0. */
function rangeOf({ line, column, endLine, endColumn }: Stretch): Range {
  return {
    start: { line: line - 1, character: column - 1 },
    end: { line: endLine - 1, character: endColumn - 1 },
  };
}

const SEVERITY = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  notice: DiagnosticSeverity.Information,
  info: DiagnosticSeverity.Information,
} as const;

/** What an editor marks. */
export function diagnosticOf(mark: Mark | ReportDiagnostic, uriOf: (file: string) => string): Diagnostic {
  const { severity, code, message } = mark;
  const base = {
    severity: SEVERITY[severity],
    source: 'sluice',
    message,
    ...(code !== undefined && { code }),
  };
  if ('range' in mark) {
    const related = mark.related.map((other) => ({
      message: other.message,
      location: { uri: uriOf(other.range.file), range: rangeOf(other.range) },
    }));
    return {
      ...base,
      range: rangeOf(mark.range),
      ...(related.length > 0 && { relatedInformation: related }),
    };
  }
  const { line = 1, column = 1 } = mark;
  return { ...base, range: rangeOf({ endLine: line, endColumn: column + 1, ...mark, line, column }) };
}

/** A repair that an editor offers. */
export function actionOf(
  fix: Fix,
  diagnostic: Diagnostic,
  uriOf: (file: string) => string,
  documentOf: (file: string) => TextDocument | undefined,
): CodeAction {
  const changes: Record<string, { range: Range; newText: string }[]> = {};
  for (const { file, start, end, text } of fix.edits) {
    const document = documentOf(file);
    if (!document) continue;
    const range = { start: document.positionAt(start), end: document.positionAt(end) };
    (changes[uriOf(file)] ??= []).push({ range, newText: text });
  }
  return {
    title: fix.safe ? fix.title : `${fix.title} (changes what the policy means)`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    isPreferred: fix.safe,
    edit: { changes },
  };
}

/** What is told of a field. */
export function hoverOf({ lines, range }: Hover): ProtocolHover {
  return { contents: { kind: MarkupKind.Markdown, value: lines.join('\n\n') }, range: rangeOf(range) };
}

const KIND: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  field: CompletionItemKind.Field,
  value: CompletionItemKind.EnumMember,
  label: CompletionItemKind.Constant,
  namespace: CompletionItemKind.Module,
  port: CompletionItemKind.Value,
};

/** What may be written; the order is the service's. */
export function itemOf(completion: Completion, index: number, document: TextDocument): CompletionItem {
  const { label, kind, detail, insert, start, end } = completion;
  const range = { start: document.positionAt(start), end: document.positionAt(end) };
  return {
    label,
    kind: KIND[kind],
    ...(detail !== undefined && { detail }),
    sortText: String(index).padStart(5, '0'),
    filterText: document.getText({ start: range.start, end: range.end }).startsWith('"')
      ? `"${label}`
      : label,
    insertTextMode: InsertTextMode.asIs,
    textEdit: { range, newText: insert },
  };
}
