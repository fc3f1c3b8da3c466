/** The namespaces of a node, a pod or a host outside, by the numbers of the holder's open files. */
export interface Space {
  readonly name: string;
  readonly net: number;
  readonly uts: number;
  readonly mnt: number;
}

/** What a space is made with. */
export interface SpaceSettings {
  /** Unique among the spaces of a holder. */
  readonly name: string;
  readonly hostname: string;
  /** The space whose network it has; one of its own if not given. */
  readonly networkOf?: string;
  /** Texts of its own in place of files of the host, by absolute path; the rest is the host's, read-only. */
  readonly files: Readonly<Record<string, string>>;
}
