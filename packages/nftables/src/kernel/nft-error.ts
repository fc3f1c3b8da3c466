/** Why a ruleset is not in force. Whatever the code: the rules that were in force still are, because a transaction is atomic. */
export interface NftError {
  readonly code:
    | 'nft-missing'
    | 'nft-too-old'
    | 'no-permission'
    | 'foreign-table'
    /** Another process keeps the table now. */
    | 'taken-over'
    /** The transaction is larger than the kernel takes at once: the cap of user namespaces, or no memory. */
    | 'too-large'
    /** A rule, set or chain that nft or the kernel does not accept. */
    | 'refused'
    | 'timeout'
    /** nft broke off in a way that none of the others tells. */
    | 'nft-failed';
  /** A sentence for the user, with what to do about it where that is known. */
  readonly message: string;
  /** The line of the script that was refused, counted from 1. */
  readonly line?: number;
}

/** Makes sense of what a kept nft said about a transaction of several statements on one line. */
export function keptErrorOf(said: string, statements: readonly string[]): NftError {
  const script = statements.join('\n');
  const [, words, marks] = /^Error: (.*)\n.*\n( *)\^/m.exec(said) ?? [];
  if (words === undefined || marks === undefined) return nftErrorOf(said, script);
  // The marks below the line say which statement is meant.
  let end = 0;
  const at = statements.findIndex((statement) => (end += statement.length + SEPARATOR.length) > marks.length);
  return nftErrorOf(`line:${at + 1}:1-1: Error: ${words}`, script);
}

/** What stands between two statements of one line. */
export const SEPARATOR = '; ';

/** The place that nft complains of: the file, the line, the columns; then its words. */
const COMPLAINT = /^[^\n:]*:(\d+):\d+-\d+: Error: (.*)$/m;

/** Makes sense of what nft said about a script that it did not put in force. */
export function nftErrorOf(stderr: string, script: string): NftError {
  const [, line, words] = COMPLAINT.exec(stderr) ?? [];
  if (/Operation not permitted|you must be root|Permission denied/.test(stderr)) {
    return {
      code: 'no-permission',
      message:
        'The kernel does not let this user change packet rules: run it as root or with CAP_NET_ADMIN. Nothing was changed.',
    };
  }
  if (/Message too long|No buffer space|Cannot allocate memory/.test(stderr)) {
    return {
      code: 'too-large',
      message: `The kernel does not take a change of this size (${script.length} characters) at once. The rules in force before still are.`,
    };
  }
  if (line === undefined || words === undefined) {
    const said = stderr.trim().split('\n', 1)[0] || 'nothing';
    return {
      code: 'nft-failed',
      message: `nft broke off; it said: ${said}. The rules in force before still are.`,
    };
  }
  const statement = script.split('\n')[Number(line) - 1] ?? '';
  return {
    code: 'refused',
    line: Number(line),
    message: `Line ${line} was refused (${words.replace(/^Could not process rule: /, '')}): ${shortened(statement)}. The rules in force before still are.`,
  };
}

/** Statements that fill a set can be megabytes long. */
function shortened(statement: string): string {
  return statement.length > 160 ? `${statement.slice(0, 157)}...` : statement;
}
