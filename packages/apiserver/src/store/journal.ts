/** One acknowledged change of the store: what is under the key from this revision on; no text when it was deleted. */
export interface JournalEntry {
  readonly key: string;
  readonly revision: number;
  readonly json?: string;
}

/** What keeps changes beyond the life of the process. */
export interface Journal {
  /** Resolves when the entry would survive the death of the process; entries are kept in the order of the calls. */
  readonly append: (entry: JournalEntry) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What a journal held when it was opened. */
export interface Opened {
  readonly journal: Journal;
  readonly revision: number;
  readonly entries: readonly Required<JournalEntry>[];
}

/** Forgets everything: for tests, and for a lab that need not outlive its process. */
export const NO_JOURNAL: Journal = { append: async () => {}, close: async () => {} };
