import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { Diagnostic, InputFile } from '@sluice/manifest';
import { decodeText } from './decode-text.js';
import { inputProblem, systemWords } from './input-problem.js';
import { readStream } from './read-stream.js';

/** Files above this many bytes are refused unread. */
export const MAX_FILE_BYTES = 100_000_000;

/** Reads one file that messages call `path`; what hinders is told as an error. */
export async function readInputFile(
  path: string,
  location: string,
  diagnostics: Diagnostic[],
  signal?: AbortSignal,
): Promise<InputFile | undefined> {
  try {
    const { size } = await stat(location);
    const bytes = size > MAX_FILE_BYTES ? undefined : await readBytes(location, signal);
    return inputFileOf(path, bytes, diagnostics);
  } catch (error) {
    if (signal?.aborted) throw error;
    diagnostics.push(inputProblem(path, `cannot be read: ${nameWords(path) ?? systemWords(error)}`));
    return undefined;
  }
}

/** What is wrong with a path that the system gave in bytes which are no text. */
export function nameWords(path: string): string | undefined {
  return path.includes('\uFFFD') ? 'its name is not UTF-8: rename it' : undefined;
}

/** The file of these bytes; undefined bytes were too many. */
export function inputFileOf(
  path: string,
  bytes: Uint8Array | undefined,
  diagnostics: Diagnostic[],
): InputFile | undefined {
  if (bytes === undefined) {
    const limit = `${MAX_FILE_BYTES / 1e6} MB`;
    diagnostics.push({
      ...inputProblem(path, `this file is too large: the limit is ${limit}`),
      code: 'too-large',
    });
    return undefined;
  }
  const text = decodeText(bytes);
  if (text === undefined) {
    diagnostics.push({ ...inputProblem(path, 'not a text file in UTF-8'), code: 'not-text' });
    return undefined;
  }
  return { path, text };
}

async function readBytes(location: string, signal: AbortSignal | undefined): Promise<Uint8Array | undefined> {
  const options = signal ? { signal } : {};
  const { isFile } = await stat(location).then((stats) => ({ isFile: stats.isFile() }));
  // A pipe, as of `-f <(command)`, has no size to go by.
  return isFile
    ? readFile(location, options)
    : readStream(createReadStream(location, options), MAX_FILE_BYTES);
}
