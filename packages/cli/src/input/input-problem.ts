import type { Diagnostic, Severity } from '@sluice/manifest';

/** Something about a file as a whole, or about a path that is no file. */
export function inputProblem(file: string, message: string, severity: Severity = 'error'): Diagnostic {
  return { code: 'input', severity, message, file, line: 1, column: 1 };
}

/** What the system says of a failed file operation, in plain words. */
export function systemWords(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or directory';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ELOOP':
      return 'too many symbolic links, one leading to another';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOSPC':
      return 'no space left on the device';
    case 'ENOTDIR':
      return 'a part of the path is no directory';
    case 'ENAMETOOLONG':
      return 'the path is too long';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
