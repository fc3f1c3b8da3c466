import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import {
  buildKustomization,
  type Diagnostic,
  type InputFile,
  KUSTOMIZATION_NAMES,
  type KustomizeReader,
  type KustomizeResult,
  type ManifestObject,
  readManifests,
} from '@sluice/manifest';
import { causeOf } from './cause-of.js';
import { decodeText } from './decode-text.js';
import { graftPlaces } from './graft-places.js';
import { inputProblem } from './input-problem.js';
import { MAX_FILE_BYTES } from './read-input-file.js';
import { runCommand } from './run-command.js';

/** A program that builds kustomizations; the directory comes after the arguments. */
export interface KustomizeTool {
  readonly command: string;
  readonly args: readonly string[];
}

/** The tools that are tried, in this order, before the built-in reading. */
const KUSTOMIZE_TOOLS: readonly KustomizeTool[] = [
  { command: 'kustomize', args: ['build'] },
  { command: 'kubectl', args: ['kustomize'] },
];

/** What a kustomization directory gives. */
export interface BuiltKustomization {
  readonly objects: readonly ManifestObject[];
  readonly diagnostics: readonly Diagnostic[];
  /** The files that objects and diagnostics point into. */
  readonly files: readonly InputFile[];
}

/**
 * Builds a kustomization with the first tool that this machine has, else by the built-in reading; a notice says which.
 * Fields that both give alike keep the places in their own files. Nothing remote is fetched.
 */
export async function readKustomizationDirectory(
  directory: string,
  cwd: string,
  tools: readonly KustomizeTool[] = KUSTOMIZE_TOOLS,
  signal?: AbortSignal,
): Promise<BuiltKustomization> {
  const builtIn = buildKustomization(directory, fileReader(cwd));
  // The tools would fetch what is remote.
  if (builtIn.remote.length > 0) return builtIn;
  const names = readdirSync(resolve(cwd, directory));
  if (!names.some((name) => KUSTOMIZATION_NAMES.includes(name))) return builtIn;
  const refusals: string[] = [];
  for (const { command, args } of tools) {
    const name = [command, ...args].join(' ');
    const location = resolve(cwd, directory);
    const result = await runCommand(command, [...args, location], {
      cwd,
      limit: MAX_FILE_BYTES,
      ...(signal && { signal }),
    });
    if (result.kind === 'absent') continue;
    if (result.kind === 'done')
      return mergeBuilds(builtIn, new TextDecoder().decode(result.stdout), `${name} ${directory}`, directory);
    refusals.push(
      `${name} fails: ${result.kind === 'failed' ? causeOf(result.stderr) : 'its output is too large'}`,
    );
  }
  const notice = inputProblem(directory, 'built by the built-in reading of kustomizations', 'notice');
  return {
    ...builtIn,
    diagnostics: [
      ...refusals.map((refusal) => refusalOf(refusal, directory, builtIn)),
      notice,
      ...builtIn.diagnostics,
    ],
  };
}

/** What a tool refuses is an error where the built-in reading finds none, unless the tool is but too old for it. */
function refusalOf(refusal: string, directory: string, builtIn: KustomizeResult): Diagnostic {
  const told = builtIn.diagnostics.some(({ severity }) => severity === 'error');
  const old = /unknown field|unknown command|unknown flag|invalid Kustomization/i.test(refusal);
  return inputProblem(directory, refusal, told || old ? 'warning' : 'error');
}

function mergeBuilds(
  builtIn: KustomizeResult,
  text: string,
  name: string,
  directory: string,
): BuiltKustomization {
  const output: InputFile = { path: `<${name}>`, text };
  const read = readManifests([output]);
  const places = new Map(builtIn.objects.map((object) => [objectKey(object), object]));
  const objects = read.objects.map((object) => {
    const own = places.get(objectKey(object));
    return own ? graftPlaces(object, own) : object;
  });
  // Warnings about the files are as true of what the tool reads there; what could not be carried out was, by the tool.
  const warnings = builtIn.diagnostics.filter(
    ({ severity, code }) => severity !== 'error' && code !== 'kustomize',
  );
  const notice = inputProblem(directory, `built by ${name}`, 'notice');
  return {
    objects,
    diagnostics: [notice, ...warnings, ...read.diagnostics],
    files: [...builtIn.files, output],
  };
}

function objectKey({ apiVersion, kind, namespace, name }: ManifestObject): string {
  return JSON.stringify([apiVersion, kind, namespace ?? '', name]);
}

/** A reader of this machine's files; relative paths start at `cwd`. A link out of the tree that holds it is not followed. */
export function fileReader(cwd: string): KustomizeReader {
  const locate = (path: string): string => (isAbsolute(path) ? path : join(cwd, path));
  return {
    read(path) {
      try {
        const location = locate(path);
        const stats = statSync(location);
        if (!stats.isFile() || stats.size > MAX_FILE_BYTES || leavesItsFolder(location)) return undefined;
        return decodeText(readFileSync(location));
      } catch {
        return undefined;
      }
    },
    list(path) {
      try {
        return readdirSync(locate(path)).sort();
      } catch {
        return undefined;
      }
    },
  };
}

function leavesItsFolder(location: string): boolean {
  const inside = relative(realpathSync(join(location, '..')), realpathSync(location));
  return inside.startsWith('..') || isAbsolute(inside);
}
