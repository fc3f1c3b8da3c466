import { createHash } from 'node:crypto';
import { CATALOGUE, type LintRule } from '@sluice/lint';
import { VERSION } from '../version.js';
import type { Formatter } from './formatter.js';
import type { LintReport, ReportFinding, ReportPosition } from './report.js';

const LEVEL: Readonly<Record<ReportFinding['severity'], string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/** SARIF 2.1.0, for code scanning: regions, fixes, suppressions and fingerprints that hold when lines move. */
export const lintSarif: Formatter<LintReport> = (report, { sourceOf }) => {
  const seen = new Map<string, number>();
  const known = [
    ...report.findings.map((finding) => ({ finding, suppressions: [] as readonly object[] })),
    ...report.suppressed.map((finding) => ({
      finding,
      suppressions: [
        {
          kind: finding.by === 'baseline' ? 'external' : 'inSource',
          ...(finding.reason !== undefined && { justification: finding.reason }),
        },
      ],
    })),
  ];
  const results = known.map(({ finding, suppressions }) => ({
    ruleId: finding.rule,
    ruleIndex: CATALOGUE.findIndex(({ id }) => id === finding.rule),
    level: LEVEL[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        ...location(finding),
        logicalLocations: [{ fullyQualifiedName: [finding.object, finding.path].filter(Boolean).join(' ') }],
      },
    ],
    ...(finding.related && {
      relatedLocations: finding.related.map((other, id) => ({
        id,
        ...location(other),
        message: { text: other.message },
      })),
    }),
    partialFingerprints: { 'sluiceFinding/v1': hash(finding.fingerprint, seen) },
    ...(finding.fixes.length > 0 && {
      fixes: finding.fixes.map(({ title, edits }) => ({
        description: { text: title },
        artifactChanges: edits.map(({ file, start, end, text }) => ({
          artifactLocation: { uri: uriOf(file) },
          replacements: [
            { deletedRegion: regionOf(sourceOf?.(file) ?? '', start, end), insertedContent: { text } },
          ],
        })),
      })),
    }),
    suppressions,
  }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'sluice',
            semanticVersion: VERSION,
            rules: CATALOGUE.map(ruleOf),
          },
        },
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
};

/** A rule, with the help that code scanning shows beside its findings. */
function ruleOf({ id, summary, severity }: LintRule): object {
  const page = `docs/rules/${id}.md`;
  const comment = `# sluice:ignore ${id} REASON`;
  const opening = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  return {
    id,
    name: id,
    shortDescription: { text: summary },
    fullDescription: { text: opening },
    help: {
      text: `${opening} Why it matters, with wrong and right manifests: ${page} in the documentation of sluice. Where it is meant, write on the line, or alone on the line above: ${comment}`,
      markdown: `${opening}\n\nWhy it matters, with wrong and right manifests: \`${page}\` in the documentation of sluice.\n\nWhere it is meant, write on the line, or alone on the line above:\n\n\`\`\`yaml\n${comment}\n\`\`\`\n`,
    },
    defaultConfiguration: { level: LEVEL[severity] },
    properties: {
      tags: ['kubernetes', 'networkpolicy'],
      precision: 'high',
      'problem.severity': severity === 'info' ? 'recommendation' : severity,
    },
  };
}

interface Stretch extends ReportPosition {
  readonly endLine: number;
  readonly endColumn: number;
}

function location({ file, line, column, endLine, endColumn }: Stretch): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      region: { startLine: line, startColumn: column, endLine, endColumn },
    },
  };
}

/** A path as a URI reference. */
function uriOf(file: string): string {
  const path = file
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/u, '')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  return file.startsWith('/') ? `file://${path}` : path;
}

/** A stretch of a text by lines and columns from 1. */
function regionOf(text: string, start: number, end: number): object {
  const at = (offset: number): readonly [number, number] => {
    const before = text.slice(0, offset);
    return [before.split('\n').length, offset - before.lastIndexOf('\n')];
  };
  const [startLine, startColumn] = at(start);
  const [endLine, endColumn] = at(end);
  return { startLine, startColumn, endLine, endColumn };
}

/** Findings with the same fingerprint are told apart by their order. */
function hash(fingerprint: string, seen: Map<string, number>): string {
  const count = seen.get(fingerprint) ?? 0;
  seen.set(fingerprint, count + 1);
  const text = count === 0 ? fingerprint : `${fingerprint} #${count}`;
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
