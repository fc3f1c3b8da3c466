import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Baseline, type Finding, fingerprintOf } from '@sluice/lint';
import { inputError } from '../command-error.js';

/** Reads known findings; an input error where the file is none. */
export async function readBaseline(cwd: string, path: string): Promise<Baseline> {
  const text = await readFile(resolve(cwd, path), 'utf8').catch(() => {
    throw inputError(`--baseline: cannot read ${path}; --write-baseline makes one`);
  });
  const known = parsed(text);
  if (!known) throw inputError(`--baseline: ${path} is no baseline; --write-baseline makes one`);
  return known;
}

function parsed(text: string): Baseline | undefined {
  try {
    const value = JSON.parse(text) as { readonly findings?: unknown };
    if (typeof value.findings !== 'object' || value.findings === null) return undefined;
    const entries = Object.entries(value.findings);
    return entries.every(([, count]) => Number.isSafeInteger(count)) ? new Map(entries) : undefined;
  } catch {
    return undefined;
  }
}

/** Writes findings as known, in an order that changes little when they do. */
export async function writeBaseline(cwd: string, path: string, findings: readonly Finding[]): Promise<void> {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    const key = fingerprintOf(finding);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const content = { version: 1, findings: Object.fromEntries(sorted) };
  await writeFile(resolve(cwd, path), `${JSON.stringify(content, undefined, 2)}\n`).catch((error: Error) => {
    throw inputError(`--write-baseline: cannot write ${path}: ${error.message}`);
  });
}
