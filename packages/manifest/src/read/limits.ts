/** Limits on one file; a file above one is refused with an error that names the limit. */
export interface ReadOptions {
  /** Longest YAML text, in characters. */
  readonly maxYamlLength?: number;
  /** Longest single YAML document, in characters; the items of a list count one by one. */
  readonly maxYamlDocumentLength?: number;
  /** Longest JSON text, in characters. */
  readonly maxJsonLength?: number;
  /** Most brackets, colons and commas in one JSON file. */
  readonly maxJsonIndicators?: number;
  /** Most documents in one YAML file. */
  readonly maxDocuments?: number;
  /** Most indicators (brackets, commas, colons, quotes, line ends …) in one YAML document: what parsing costs. */
  readonly maxIndicators?: number;
  /** Most indicators in one YAML file; those of documents that are no YAML count fourfold. */
  readonly maxFileIndicators?: number;
  /** Deepest nesting of maps and lists. */
  readonly maxDepth?: number;
  /** Most values that the aliases of one document may stand for. */
  readonly maxAliasedValues?: number;
}

/** The limits in force. */
export type Limits = Required<ReadOptions>;

/** Chosen so that any file within them is read in less than 10 s and 1 GB. */
export const DEFAULT_LIMITS: Limits = {
  maxYamlLength: 16_000_000,
  maxYamlDocumentLength: 4_000_000,
  maxDocuments: 100_000,
  maxIndicators: 950_000,
  maxFileIndicators: 2_000_000,
  maxJsonLength: 100_000_000,
  maxJsonIndicators: 6_000_000,
  maxDepth: 500,
  maxAliasedValues: 200_000,
};

/** Problems told of one file; of a file with more, only the number of the rest is told. */
export const MAX_PROBLEMS_PER_FILE = 1_000;

/** Problems after which a list is not read on. */
export const MAX_PROBLEMS_PER_LIST = 10_000;

/** The text of a refusal by size. */
export function tooLarge(what: string, length: number, limit: number): string {
  const megabytes = (size: number): string => (size / 1e6).toFixed(size < 1e7 ? 1 : 0);
  return `this ${what} is too large: ${megabytes(length)} million characters, and the limit is ${megabytes(limit)} million`;
}
