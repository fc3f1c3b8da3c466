import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../make-folder.js';
import type { Certificates } from './make-certificates.js';

interface Kept {
  readonly hosts: readonly string[];
  /** Milliseconds since 1970. */
  readonly made: number;
  readonly certificates: Certificates;
}

/** Made anew when they are older: well before they end. */
const MAX_AGE = 300 * 86_400_000;

/**
 * The certificates of a file, which is made where it is missing, too old or for other names. A kubeconfig that was
 * written once stays good over restarts. The file is readable by its owner alone.
 */
export async function keepCertificates(
  file: string,
  hosts: readonly string[],
  now: number,
): Promise<Certificates> {
  const kept = await readKept(file);
  const fits = kept && now - kept.made < MAX_AGE && hosts.every((host) => kept.hosts.includes(host));
  if (fits) return kept.certificates;
  // Loading the library costs more than all else at start.
  const { makeCertificates } = await import('./make-certificates.js');
  const certificates = await makeCertificates(hosts, now);
  const text = JSON.stringify({ hosts, made: now, certificates } satisfies Kept);
  await makeFolder(dirname(file));
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return certificates;
}

async function readKept(file: string): Promise<Kept | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Kept;
  } catch {
    return undefined;
  }
}
