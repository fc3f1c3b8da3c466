/** What a request asks for besides its path. */
export interface AskOptions {
  readonly accept?: string;
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
  /** So long without a byte and the request has failed, in milliseconds; 30,000 if not given. */
  readonly idleMs?: number;
}

/** The API server of one cluster, asked as one user. */
export interface Connection {
  /** The context that names the cluster. */
  readonly context: string;
  readonly server: string;
  /** The JSON of an answer. Throws KubeError where there is none. */
  ask(path: string, options?: AskOptions): Promise<unknown>;
  /** The lines of an answer, as they come. Throws KubeError; ends quietly when the signal says so. */
  lines(path: string, options?: AskOptions): AsyncGenerator<string, void>;
}
