import { type Command, InvalidArgumentError, Option } from 'commander';

/** Where the input comes from, as the flags say it. */
export interface InputFlags {
  /** Files and folders, `-` for standard input. */
  readonly filename: readonly string[];
  /** Kustomization folders. */
  readonly kustomize: readonly string[];
  /** Namespace of objects and names that have none. */
  readonly namespace?: string;
  readonly progress: Progress;
  /** False after `--no-color`. */
  readonly color: boolean;
}

/** When to tell how far long work has come: on a terminal only, always as plain lines, or never. */
export type Progress = 'auto' | 'plain' | 'none';

/** Adds the flags that say what to read. */
export function addInputFlags(command: Command, namespaceText?: string): Command {
  command
    .option(
      '-f, --filename <path>',
      "manifests to read: a file, a folder, or '-' for standard input (repeatable)",
      addPaths,
      [],
    )
    .option('-k, --kustomize <dir>', 'kustomization folder to build and read (repeatable)', addPaths, [])
    .option('-R, --recursive', 'accepted as kubectl has it: folders are always read with their subfolders');
  return addNamespaceFlag(command, namespaceText);
}

/** What `-n` does where it also chooses what is shown. */
export const SHOWN_NAMESPACE: string =
  "show only flows of this namespace; objects and names without one are taken to be in it (else in 'default')";

/** Adds the flag for the namespace of what has none. */
export function addNamespaceFlag(
  command: Command,
  text = "namespace of objects and names that have none (default 'default')",
): Command {
  return command
    .option('-n, --namespace <name>', text, namespaceName)
    .addOption(new Option('--ns <name>').argParser(namespaceName).hideHelp())
    .on('option:ns', (value: string) => void command.setOptionValueWithSource('namespace', value, 'cli'));
}

/** Adds what every command has: colours and progress. */
export function addDisplayFlags(command: Command): Command {
  return command
    .option('--no-color', 'print no colours, as NO_COLOR in the environment does')
    .addOption(
      new Option('--progress <when>', 'tell on standard error how far long work has come')
        .choices(['auto', 'plain', 'none'])
        .default('auto'),
    );
}

/** One more value of a flag that may be repeated and, as kubectl's, takes comma lists. */
function addPaths(value: string, before: readonly string[]): readonly string[] {
  return [...before, ...value.split(',').filter((path) => path !== '')];
}

function namespaceName(value: string): string {
  if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/u.test(value)) return value;
  throw new InvalidArgumentError("A namespace's name has at most 63 of a-z, 0-9 and '-'.");
}
