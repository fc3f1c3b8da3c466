import { applyEdits, type Finding, type Fix, type LintResult, type TextEdit } from '@sluice/lint';
import type { InputFile } from '@sluice/manifest';

/** Files after their fixes, and what was done. */
export interface Fixed {
  readonly files: readonly InputFile[];
  readonly result: LintResult;
  readonly applied: readonly { readonly finding: Finding; readonly fix: Fix }[];
}

/** A fix can make way for another; more rounds than this would go round in a circle. */
const ROUNDS = 20;

/**
 * Applies fixes round by round: in each the first of every finding that `wants` it and that touches no text of another,
 * then the rules are asked again of the new texts.
 */
export function fixFiles(
  files: readonly InputFile[],
  ask: (files: readonly InputFile[]) => LintResult,
  wants: (finding: Finding, fix: Fix) => boolean,
): Fixed {
  const applied: { finding: Finding; fix: Fix }[] = [];
  let now = files;
  let result = ask(now);
  for (let round = 0; round < ROUNDS; round++) {
    const edits: TextEdit[] = [];
    for (const finding of result.findings) {
      const fix = finding.fixes().find((candidate) => wants(finding, candidate));
      if (!fix || fix.edits.some((edit) => edits.some((other) => overlap(edit, other)))) continue;
      edits.push(...fix.edits);
      applied.push({ finding, fix });
    }
    if (edits.length === 0) break;
    now = now.map((file) => {
      const own = edits.filter((edit) => edit.file === file.path);
      return own.length === 0 ? file : { path: file.path, text: applyEdits(file.text, own) };
    });
    result = ask(now);
  }
  return { files: now, result, applied };
}

/** Whether two edits touch the same text; two that only meet could each rely on what the other moves. */
function overlap(a: TextEdit, b: TextEdit): boolean {
  return a.file === b.file && a.start <= b.end && b.start <= a.end;
}
