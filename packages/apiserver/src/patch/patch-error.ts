/** A strategic merge patch cannot be applied. `badRequest`: its form is wrong, whatever the object. */
export class PatchError extends Error {
  readonly badRequest: boolean;

  constructor(message: string, badRequest = false) {
    super(message);
    this.badRequest = badRequest;
  }
}
