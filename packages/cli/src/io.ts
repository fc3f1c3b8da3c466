/** A stream that a command writes to. */
export interface TextOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal; absent where it is none. */
  readonly columns?: number;
}

/** Columns of a stream: those of its terminal, else what COLUMNS in the environment says; undefined where neither is known. */
export function widthOf({ columns }: TextOutput, env: Io['env']): number | undefined {
  if (columns !== undefined && columns > 0) return columns;
  const said = Number(env['COLUMNS']);
  return Number.isSafeInteger(said) && said > 0 ? said : undefined;
}

/** Everything that a command has to do with outside itself. Tests give their own. */
export interface Io {
  /** The result, and nothing else. */
  readonly stdout: TextOutput;
  /** Diagnostics, notices and progress. */
  readonly stderr: TextOutput;
  readonly stdin: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean };
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the user typed to call the program: `sluice` or `kubectl sluice`. */
  readonly name: string;
  /** Sets the code to exit with; it does not stop anything. */
  exit(code: ExitCode): void;
  /** Aborted when the user interrupts. */
  readonly signal?: AbortSignal;
  /** Says that no more input is waited for: from here on an interrupt ends the process at once. */
  inputEnded?(): void;
}

/** The codes that `sluice` exits with; docs/commands.md lists them. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Exit codes by meaning. An input error outranks the answer: what was not read could change it. */
export const EXIT = {
  /** Allowed, equal, passed, clean. */
  yes: 0,
  /** Denied, different, or an assertion failed. */
  no: 1,
  /** The command line is wrong. */
  usage: 2,
  /** Something of the input could not be read, is invalid, or is not there. */
  input: 3,
  /** The kernel, or what speaks to it, did not do what it was told. */
  kernel: 4,
  /** A bug of the program. */
  bug: 70,
  /** Ctrl-C. */
  interrupted: 130,
} as const;
