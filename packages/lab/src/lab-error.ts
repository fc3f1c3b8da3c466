/** What is wrong with the machine, or with what was asked of the lab. */
export type LabErrorCode =
  /** Namespaces are a matter of Linux. */
  | 'not-linux'
  /** A program is not installed. */
  | 'program-missing'
  /** Neither root nor an ordinary user may make namespaces here. */
  | 'no-namespaces'
  /** The kernel cannot do what rulesets need. */
  | 'nft-failed'
  /** The holder ended, by itself or because it was told to. */
  | 'ended'
  /** The holder could not do what it was asked; the message has the system's words. */
  | 'refused'
  /** No address of the node's range is left. */
  | 'no-address'
  /** There is no such node or pod, or there is one already. */
  | 'unknown'
  | 'exists';

/** Why the lab cannot go on; the message says what to install or what to do. */
export class LabError extends Error {
  override readonly name = 'LabError';
  readonly code: LabErrorCode;

  constructor(code: LabErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
