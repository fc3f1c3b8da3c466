/** The files of a store are not as they were written; the message names what is wrong and where. */
export class DamagedStore extends Error {
  override readonly name = 'DamagedStore';
}

/** The store cannot be used now: another process has it, or its folder cannot be written. */
export class UnusableStore extends Error {
  override readonly name = 'UnusableStore';
}
