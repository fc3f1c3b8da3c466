import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from './main.js';

/** What a command line gave, for tests. */
export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** What a command line is run with, for tests. */
export interface Setting {
  /** Files of the folder that it runs in, by path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether standard output and standard error are terminals. */
  readonly tty?: boolean;
  readonly name?: string;
}

/** Runs a command line in this process, in a new folder that is removed afterwards. Words may be quoted with `'`. */
export async function sluice(line: string, setting: Setting = {}): Promise<Ran> {
  const { files = {}, stdin = '', env = {}, tty = false, name = 'sluice' } = setting;
  const cwd = mkdtempSync(join(tmpdir(), 'sluice-run-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), content);
    }
    return await sluiceIn(cwd, line, { stdin, env, tty, name });
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** Runs a command line in this process, in a folder that is there. */
export async function sluiceIn(
  cwd: string,
  line: string,
  setting: Omit<Setting, 'files'> = {},
): Promise<Ran> {
  const { stdin = '', env = {}, tty = false, name = 'sluice' } = setting;
  const ran = { stdout: '', stderr: '', code: 0 };
  const stream = (
    key: 'stdout' | 'stderr',
  ): { write(text: string): void; isTTY: boolean; columns?: number } => ({
    write: (text) => void (ran[key] += text),
    isTTY: tty,
    ...(tty && { columns: 120 }),
  });
  await run(words(line), {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    stdin: Object.assign(once(stdin), { isTTY: false }),
    cwd,
    env,
    name,
    exit: (code) => void (ran.code = code),
  });
  return ran;
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

function words(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|\S+/gu)].map(([word, quoted]) => quoted ?? word);
}
