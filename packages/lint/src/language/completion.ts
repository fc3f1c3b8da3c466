/** One thing that may be written where the cursor is. */
export interface Completion {
  readonly label: string;
  readonly kind: 'field' | 'value' | 'label' | 'namespace' | 'port';
  /** What it stands for, in a few words. */
  readonly detail?: string;
  /** The text that replaces `start` to `end`, offsets of the document. */
  readonly insert: string;
  readonly start: number;
  readonly end: number;
}

/** A completion without its place. */
export type Proposal = Omit<Completion, 'start' | 'end'>;
