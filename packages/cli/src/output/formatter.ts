import type { Colors } from './colors.js';

/** What a formatter may know beyond its report. */
export interface OutputOptions {
  /** `colors(true)` for a terminal that wants colour, else `colors(false)`. */
  readonly color: Colors;
  /** Width of the terminal in columns; `Infinity` when it is none. */
  readonly width: number;
  /** The text of an input file, for the source lines of diagnostics. */
  readonly sourceOf?: (file: string) => string | undefined;
}

/** A pure function from a report to its text, which ends in a newline. Total: it throws for no report. */
export type Formatter<R> = (report: R, options: OutputOptions) => string | Promise<string>;

/** The formatters of one report by the name that `-o` takes; the first is the default. */
export type Formats<R> = ReadonlyMap<string, Formatter<R>>;

/** Formatters by name, the default first. */
export function formatsOf<R>(entries: Readonly<Record<string, Formatter<R>>>): Formats<R> {
  return new Map(Object.entries(entries));
}
