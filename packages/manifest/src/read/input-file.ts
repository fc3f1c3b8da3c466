/** One file of the input. The caller did the I/O; `path` is what messages call it. */
export interface InputFile {
  readonly path: string;
  readonly text: string;
}
