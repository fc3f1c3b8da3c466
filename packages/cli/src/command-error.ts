import { EXIT, type ExitCode } from './io.js';

/** Ends a command with a message to its user; the frame prints it and sets the exit code. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}

/** The command line asks for something that makes no sense: exit 2. */
export function usageError(message: string): CommandError {
  return new CommandError(message, EXIT.usage);
}

/** The input does not hold what the command line names: exit 3. */
export function inputError(message: string): CommandError {
  return new CommandError(message, EXIT.input);
}
