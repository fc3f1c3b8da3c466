import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { DEFAULT_SETTINGS, LanguageService, type Mark, type Pace } from '@sluice/lint';
import { CommandError } from '../command-error.js';
import { readInputFile } from '../input/read-input-file.js';
import { readBaseline } from '../lint/baseline.js';
import { readSettings, SETTINGS_NAME } from '../lint/read-settings.js';
import type { ReportDiagnostic } from '../output/report.js';
import { filesOf, isFileOf, isMeantAsManifest } from './folder-files.js';

/** A folder of the editor: its manifests as they are on disk, or as they are in the editor where they are open, and its settings. */
export class Folder {
  readonly location: string;
  readonly service: LanguageService = new LanguageService();
  readonly #open = new Set<string>();
  #settingsProblems: readonly ReportDiagnostic[] = [];

  constructor(location: string) {
    this.location = location;
  }

  /** Reads the settings and every manifest. */
  async read(): Promise<void> {
    await this.readSettings();
    for (const location of await filesOf(this.location)) await this.#readFile(location);
  }

  /** Reads the settings anew; what is wrong with them is marked in their file. */
  async readSettings(): Promise<void> {
    const { lint, baseline, diagnostics } = await readSettings(this.location, undefined);
    const problems: ReportDiagnostic[] = [...diagnostics];
    const known = await readKnown(this.location, baseline, problems);
    this.#settingsProblems = problems;
    this.service.setSettings({ lint: diagnostics.length > 0 ? DEFAULT_SETTINGS : lint, baseline: known });
  }

  /** A document is open, or has another text. */
  setOpen(location: string, text: string): void {
    const path = this.pathOf(location);
    this.#open.add(path);
    this.service.setDocument(path, text);
  }

  /** A document was closed: from here on it is as it is on disk. */
  async close(location: string): Promise<void> {
    this.#open.delete(this.pathOf(location));
    await this.changedOnDisk(location);
  }

  /** A file was made, changed or removed. */
  async changedOnDisk(location: string): Promise<void> {
    if (this.#open.has(this.pathOf(location))) return;
    if (await isFileOf(this.location, location)) await this.#readFile(location);
    else this.service.removeDocument(this.pathOf(location));
  }

  /** What is to be marked, by the absolute path of the file. */
  marks(pace: Pace): ReadonlyMap<string, readonly (Mark | ReportDiagnostic)[]> {
    const marks = new Map<string, readonly (Mark | ReportDiagnostic)[]>();
    for (const [path, found] of this.service.marks(pace)) {
      const text = this.service.textOf(path) ?? '';
      marks.set(this.locationOf(path), isMeantAsManifest(text) ? found : []);
    }
    marks.set(join(this.location, SETTINGS_NAME), this.#settingsProblems);
    return marks;
  }

  /** What the service calls a file: its path in the folder. */
  pathOf(location: string): string {
    return relative(this.location, location);
  }

  /** The file that the service calls so. */
  locationOf(path: string): string {
    return join(this.location, path);
  }

  async #readFile(location: string): Promise<void> {
    const path = this.pathOf(location);
    if (this.#open.has(path)) return;
    const file = await readInputFile(path, location, []);
    // While it was read the editor may have opened it.
    if (this.#open.has(path)) return;
    if (file && isMeantAsManifest(file.text)) this.service.setDocument(path, file.text);
    else this.service.removeDocument(path);
  }
}

async function readKnown(
  location: string,
  baseline: string | undefined,
  problems: ReportDiagnostic[],
): Promise<ReadonlyMap<string, number>> {
  if (baseline === undefined) return new Map();
  try {
    return await readBaseline(location, baseline);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const text = await readFile(join(location, SETTINGS_NAME), 'utf8').catch(() => '');
    const line = text.split('\n').findIndex((one) => /^\s*baseline\s*:/u.test(one)) + 1;
    problems.push({
      severity: 'error',
      code: 'input',
      message: error.message,
      file: SETTINGS_NAME,
      line: Math.max(line, 1),
      column: 1,
    });
    return new Map();
  }
}
