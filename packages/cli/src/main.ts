import { basename } from 'node:path';
import { type Command, CommanderError } from 'commander';
import { CommandError } from './command-error.js';
import { EXIT, type ExitCode, type Io } from './io.js';
import { systemWords } from './input/input-problem.js';
import { createProgram } from './program.js';

/** Runs the command line of this process: its streams, its folder, its environment, its exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const interruption = new AbortController();
  const interrupted = (): void => {
    // Ends what was started: kustomize, git.
    interruption.abort();
    process.exit(EXIT.interrupted);
  };
  process.once('SIGINT', interrupted);
  for (const stream of [process.stdout, process.stderr]) {
    // `| head` closes the pipe: nobody reads the rest, and that is no error.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      const report = stream === process.stdout ? process.stderr : process.stdout;
      report.write(`error: the result cannot be written: ${systemWords(error)}\n`);
      process.exit(EXIT.input);
    });
  }
  await run(argv, {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    cwd: process.cwd(),
    env: process.env,
    name: basename(process.argv[1] ?? '').startsWith('kubectl-sluice') ? 'kubectl sluice' : 'sluice',
    signal: interruption.signal,
    exit: (code) => {
      process.exitCode = code;
    },
    // A handler only runs between two computations: without one, the system ends even the longest at once.
    inputEnded: () => {
      process.off('SIGINT', interrupted);
    },
  });
}

/** Runs a command line. What goes wrong ends as one message and an exit code; only a bug shows its stack. */
export async function run(argv: readonly string[], io: Io): Promise<void> {
  const program = createProgram(io);
  if (argv.length === 0) return program.outputHelp();
  try {
    await program.parseAsync(wordsOf(argv, program), { from: 'user' });
  } catch (error) {
    io.exit(tell(error, argv, io));
  }
}

/** The words as the parser knows them: `-o=json`, as kubectl takes it, and `help` for a command that there is not. */
function wordsOf(argv: readonly string[], program: Command): string[] {
  const [verb, asked] = argv;
  const isHelp = verb === 'help' && asked !== undefined && !asked.startsWith('-');
  if (isHelp && !program.commands.some((command) => command.name() === asked)) return [asked];
  const end = argv.indexOf('--');
  return argv.flatMap((word, i) => {
    if (end >= 0 && i > end) return [word];
    const [, on, said] = /^(-[AR]|--all-namespaces|--recursive)=(true|false)$/u.exec(word) ?? [];
    if (on !== undefined) return said === 'true' ? [on] : [];
    const [, flag, value] = /^(-[A-Za-z])=(.*)$/su.exec(word) ?? [];
    return flag === undefined || value === undefined ? [word] : [flag, value];
  });
}

function tell(error: unknown, argv: readonly string[], io: Io): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.yes;
    const verb = argv.find((word) => !word.startsWith('-'));
    const known = createProgram(io).commands.some((command) => command.name() === verb);
    io.stderr.write(`See '${io.name}${known ? ` ${verb}` : ''} --help'.\n`);
    return EXIT.usage;
  }
  if (error instanceof CommandError) {
    io.stderr.write(`error: ${error.message}\n`);
    return error.exitCode;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.stderr.write(
    `${stack}\nThis is a bug in sluice, not in your input. Please report it with the text above.\n`,
  );
  return EXIT.bug;
}
