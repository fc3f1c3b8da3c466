import {
  type CheckedFile,
  type ClusterOptions,
  checkFile,
  type Diagnostic,
  type InputFile,
  joinFiles,
  type Range,
} from '@sluice/manifest';
import { CATALOGUE } from '../catalogue.js';
import type { Finding, Fix } from '../finding.js';
import { type Baseline, lint } from '../lint.js';
import { DEFAULT_SETTINGS, type LintSettings } from '../settings.js';
import { type Workspace, workspaceOf } from '../workspace.js';
import { complete } from './complete.js';
import type { Completion } from './completion.js';
import { hover, type Hover } from './hover.js';

/** One thing that an editor marks: what the API server would say, or a finding. */
export interface Mark {
  readonly source: 'validation' | 'lint';
  readonly severity: 'error' | 'warning' | 'info';
  /** The diagnostic's code, or the rule's id. */
  readonly code: string;
  readonly message: string;
  readonly range: Range;
  readonly related: Finding['related'];
  /** Repairs, the best first; worked out when asked for. */
  readonly fixes: () => readonly Fix[];
}

/** `typing`: within a keystroke, the slow rules as they last said. `pause`: every rule. */
export type Pace = 'typing' | 'pause';

/** What settings files and flags say. */
export interface ServiceSettings {
  readonly lint: LintSettings;
  readonly baseline: Baseline;
}

const QUICK = CATALOGUE.filter(({ slow }) => slow !== true);
const SLOW = CATALOGUE.filter(({ slow }) => slow === true);

interface Held {
  readonly file: InputFile;
  readonly checked: CheckedFile;
}

/**
 * What an editor asks while manifests are written: a set of documents by path, held up to date by whoever owns it. It does no I/O. Each
 * document is read once for each of its texts; what hangs on all of them is made anew when first asked for.
 */
export class LanguageService {
  readonly #held = new Map<string, Held>();
  #settings: ServiceSettings = { lint: DEFAULT_SETTINGS, baseline: new Map() };
  readonly #keep: NonNullable<ClusterOptions['keep']> = new WeakMap();
  #workspace: Workspace | undefined;
  /** What the quick rules say of the workspace, once they were asked. */
  #quick: readonly Finding[] | undefined;
  /** What the slow rules last said, and the texts that they said it of. */
  #slow: { readonly findings: readonly Finding[]; readonly texts: ReadonlyMap<string, string> } | undefined;

  /** Takes other settings. */
  setSettings(settings: ServiceSettings): void {
    this.#settings = settings;
    this.#workspace = undefined;
    this.#slow = undefined;
  }

  /** Takes a document, or another text of one. */
  setDocument(path: string, text: string): void {
    if (this.#held.get(path)?.file.text === text) return;
    const file = { path, text };
    this.#held.set(path, { file, checked: checkFile(file) });
    this.#workspace = undefined;
  }

  /** Forgets a document. */
  removeDocument(path: string): void {
    if (this.#held.delete(path)) this.#workspace = undefined;
  }

  /** The text of a document. */
  textOf(path: string): string | undefined {
    return this.#held.get(path)?.file.text;
  }

  /** What is to be marked, by path; documents without a mark are there, too. */
  marks(pace: Pace): ReadonlyMap<string, readonly Mark[]> {
    const workspace = this.#current();
    const byPath = new Map<string, Mark[]>([...this.#held.keys()].map((path) => [path, []]));
    for (const diagnostic of workspace.input.diagnostics) {
      if (diagnostic.severity !== 'notice') byPath.get(diagnostic.file)?.push(markOf(diagnostic));
    }
    for (const finding of this.#findings(workspace, pace)) {
      byPath.get(finding.range.file)?.push({ ...finding, source: 'lint', code: finding.rule });
    }
    return byPath;
  }

  /** What a field means; undefined where there is nothing to tell. */
  hover(path: string, offset: number): Hover | undefined {
    const held = this.#held.get(path);
    return held && hover(this.#current(), held.checked.objects, offset);
  }

  /** What may be written at an offset. */
  complete(path: string, offset: number): readonly Completion[] {
    const held = this.#held.get(path);
    return held ? complete(this.#current(), held.file.text, offset) : [];
  }

  #current(): Workspace {
    if (this.#workspace) return this.#workspace;
    const held = [...this.#held.values()];
    const input = joinFiles(
      held.map(({ checked }) => checked),
      { keep: this.#keep },
    );
    this.#quick = undefined;
    this.#workspace = workspaceOf(
      input,
      held.map(({ file }) => file),
      this.#settings.lint,
    );
    return this.#workspace;
  }

  #findings(workspace: Workspace, pace: Pace): readonly Finding[] {
    const { baseline } = this.#settings;
    this.#quick ??= lint(workspace, QUICK, baseline).findings;
    if (pace === 'pause') {
      const texts = new Map([...this.#held].map(([path, { file }]) => [path, file.text]));
      this.#slow = { findings: lint(workspace, SLOW, baseline).findings, texts };
    }
    const slow = (this.#slow?.findings ?? []).filter(
      ({ range }) => this.#slow?.texts.get(range.file) === workspace.textOf(range.file),
    );
    return [...this.#quick, ...slow];
  }
}

function markOf(diagnostic: Diagnostic): Mark {
  const { severity, code, message, file, line, column, endLine = line, endColumn = column + 1 } = diagnostic;
  return {
    source: 'validation',
    severity: severity === 'notice' ? 'info' : severity,
    code,
    message,
    range: { file, line, column, endLine, endColumn },
    related: [],
    fixes: () => [],
  };
}
