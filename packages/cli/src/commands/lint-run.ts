import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  CATALOGUE,
  type FindingSeverity,
  lint,
  type LintResult,
  type LintRule,
  workspaceOf,
} from '@sluice/lint';
import type { InputFile } from '@sluice/manifest';
import { didYouMean } from '../closest.js';
import { usageError } from '../command-error.js';
import { EXIT, type Io } from '../io.js';
import { readBaseline, writeBaseline } from '../lint/baseline.js';
import { fixFiles } from '../lint/fix-files.js';
import { lintReport } from '../lint/lint-report.js';
import { profileFlag, readSettings } from '../lint/read-settings.js';
import { unifiedDiff } from '../lint/unified-diff.js';
import { lintFormats } from '../output/lint.js';
import { printReport } from '../print-report.js';
import { progressOf } from '../progress.js';
import { readInput } from '../read-input.js';
import { tellDiagnostics } from '../tell-diagnostics.js';
import { type FailOn, type LintFlags, SAFE_FIXES } from './lint.js';

/** Runs `sluice lint`. */
export async function runLint(flags: LintFlags, io: Io): Promise<void> {
  const rules = askedRules(flags.rule);
  const isLive = flags.context !== undefined || flags.kubeconfig !== undefined;
  const offered = new Set((flags.fix ?? []).filter((rule) => rule !== SAFE_FIXES));
  for (const rule of offered) checkRule(rule, '--fix', '; name files before it, or write --fix=RULE');
  if (flags.diff && !flags.fix) throw usageError('--diff goes with --fix');
  if (flags.fix && isLive && flags.filename.length === 0)
    throw usageError('--fix writes files, not clusters: name the manifests to mend');
  const progress = progressOf(flags.progress, io);
  try {
    const settings = await readSettings(io.cwd, flags.config);
    if (settings.diagnostics.length > 0) {
      const sourceOf = (file: string) => (file === settings.file?.path ? settings.file.text : undefined);
      await tellDiagnostics(settings.diagnostics, { sourceOf }, flags, io);
      return io.exit(EXIT.usage);
    }
    const known = flags.baseline ?? settings.baseline;
    const baseline =
      known === undefined || flags.writeBaseline ? new Map() : await readBaseline(io.cwd, known);
    const input = await readInput(flags, io, progress);
    const about = {
      ...settings.lint,
      ...(flags.profile !== undefined && { profile: profileFlag(flags.profile) }),
    };
    progress.step('asking the rules');
    const ask = (files: readonly InputFile[]): LintResult =>
      lint(workspaceOf(input.load(files), files, about), rules, baseline);
    const before = input.texts;
    const wants = ({ rule }: { readonly rule: string }, { safe }: { readonly safe: boolean }): boolean =>
      safe || offered.has(rule);
    const { files, result, applied } = flags.fix
      ? fixFiles(before, ask, wants)
      : { files: before, result: ask(before), applied: [] };
    progress.end();
    const changed = files.filter(({ text }, i) => text !== before[i]!.text);
    if (flags.diff) {
      for (const file of changed) {
        const old = before.find(({ path }) => path === file.path)!;
        io.stdout.write(unifiedDiff(file.path, old.text, file.text));
      }
      return io.exit(changed.length > 0 ? EXIT.no : EXIT.yes);
    }
    for (const { path, text } of changed) {
      if (path === '-')
        throw usageError('--fix cannot write to standard input: add --diff, or name the file');
      await writeFile(resolve(io.cwd, path), text);
    }
    await tellDiagnostics(
      input.diagnostics.filter(({ severity }) => severity !== 'notice'),
      input,
      flags,
      io,
    );
    if (flags.writeBaseline !== undefined) await writeBaseline(io.cwd, flags.writeBaseline, result.findings);
    const texts = new Map(files.map(({ path, text }) => [path, text]));
    const sourceOf = (file: string): string | undefined => texts.get(file) ?? input.sourceOf(file);
    await printReport(
      lintReport(result, input, applied.length),
      lintFormats,
      flags,
      { sourceOf },
      io,
      progress,
    );
    const fails =
      flags.writeBaseline === undefined &&
      result.findings.some(({ severity }) => isAsBadAs(severity, flags.failOn));
    const hasErrors = input.diagnostics.some(({ severity }) => severity === 'error');
    io.exit(hasErrors ? EXIT.input : fails ? EXIT.no : EXIT.yes);
  } finally {
    progress.end();
  }
}

function askedRules(ids: readonly string[] | undefined): readonly LintRule[] {
  for (const id of ids ?? []) checkRule(id, '--rule');
  return ids ? CATALOGUE.filter(({ id }) => ids.includes(id)) : CATALOGUE;
}

function checkRule(rule: string, flag: string, hint = ''): void {
  const ids = CATALOGUE.map(({ id }) => id);
  if (!ids.includes(rule))
    throw usageError(`${flag}: there is no rule '${rule}'${didYouMean(rule, ids) || hint}`);
}

const RANK: Readonly<Record<FindingSeverity | 'never', number>> = { never: 3, error: 2, warning: 1, info: 0 };

function isAsBadAs(severity: FindingSeverity, failOn: FailOn): boolean {
  return RANK[severity] >= RANK[failOn];
}
