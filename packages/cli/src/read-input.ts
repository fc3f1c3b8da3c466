import type { Cluster } from '@sluice/engine';
import {
  type Diagnostic,
  type EntryPoint,
  type InputFile,
  leftOut,
  type LeftOut,
  loadCluster,
  type LoadedCluster,
} from '@sluice/manifest';
import { usageError } from './command-error.js';
import { collectInput } from './input/collect-input.js';
import { liveContext, type LiveReader, liveReader, notReplaced, wantedCluster } from './input/live-input.js';
import type { Io } from './io.js';
import type { InputFlags } from './options/input-flags.js';
import type { LiveFlags } from './options/live-flags.js';
import type { Refusal } from './output/report.js';
import type { ProgressLine } from './progress.js';
import { refusalsOf } from './refusals-of.js';

/** The input of a command: read, checked, and made one cluster of what is right. */
export interface Input {
  readonly cluster: Cluster;
  /** What Ingresses, routes and Services open to the outside. */
  readonly entryPoints: readonly EntryPoint[];
  /** What answers know nothing of although it may bear on them. */
  readonly leftOut: readonly LeftOut[];
  readonly diagnostics: readonly Diagnostic[];
  readonly files: number;
  readonly objects: number;
  /** The policies that the API server would refuse, found when asked for. */
  readonly refusals: () => readonly Refusal[];
  /** The files read, without those of kustomizations. */
  readonly texts: readonly InputFile[];
  /** Other texts of these files, read and checked like them, with what the kustomizations gave. */
  readonly load: (files: readonly InputFile[]) => LoadedCluster;
  /** The text of an input file, by the name that diagnostics call it. */
  readonly sourceOf: (file: string) => string | undefined;
}

/** Whether errors left nothing to ask about: an answer would be about nothing. */
export function isUnread({ objects, diagnostics }: Pick<Input, 'objects' | 'diagnostics'>): boolean {
  return objects === 0 && diagnostics.some(({ severity }) => severity === 'error');
}

/** What to read, by its flags or by its place on the command line. */
export interface InputPlaces
  extends Partial<Pick<InputFlags, 'filename' | 'kustomize' | 'namespace'>>, LiveFlags {
  readonly operands?: readonly string[];
}

/** Reads the input. What is wrong with it is told by diagnostics; a usage error when nothing is named. */
export async function readInput(
  places: InputPlaces,
  io: Io,
  progress: ProgressLine,
  readCluster: LiveReader = liveReader(places, io, progress),
): Promise<Input> {
  const { kustomize = [], namespace } = places;
  const cluster = wantedCluster(places, [...(places.filename ?? []), ...(places.operands ?? [])]);
  const filename = (places.filename ?? []).filter(isNoCluster);
  const operands = (places.operands ?? []).filter(isNoCluster);
  if (!cluster && filename.length + kustomize.length + operands.length === 0) {
    const piped = io.stdin.isTTY === true ? '' : " ('-f -' reads standard input)";
    throw usageError(`say what to read: -f FILE or FOLDER, -k FOLDER, or --context NAME${piped}`);
  }
  const live = cluster && (await readCluster(cluster.context));
  progress.step('reading manifests');
  const { cwd, stdin, signal } = io;
  const collected = await collectInput({
    filename,
    kustomize,
    operands,
    cwd,
    stdin,
    ...(signal && { signal }),
  });
  io.inputEnded?.();
  const count = collected.files.length + collected.shown.length;
  progress.step(
    `checking ${live ? `${live.objects.length} objects` : `${count} file${count === 1 ? '' : 's'}`}`,
  );
  const load = (files: readonly InputFile[]): LoadedCluster =>
    loadCluster(files, {
      objects: [
        ...(live ? notReplaced(live.objects, files, collected.objects, namespace) : []),
        ...collected.objects,
      ],
      ...(namespace !== undefined && { defaultNamespace: namespace }),
    });
  const loaded = load(collected.files);
  const diagnostics = [...(live?.diagnostics ?? []), ...collected.diagnostics, ...loaded.diagnostics];
  const texts = new Map([...collected.files, ...collected.shown].map(({ path, text }) => [path, text]));
  return {
    cluster: loaded.cluster,
    entryPoints: loaded.entryPoints,
    leftOut: leftOut(diagnostics, loaded.foreign, namespace),
    diagnostics,
    files: texts.size,
    objects: loaded.objects.length,
    refusals: () => refusalsOf(loaded.objects, loaded.diagnostics),
    texts: collected.files,
    load: (files) => (files === collected.files ? loaded : load(files)),
    sourceOf: (file) => texts.get(file) ?? live?.textOf(file),
  };
}

function isNoCluster(path: string): boolean {
  return liveContext(path) === undefined;
}
