import { KubeError } from '../kube-error.js';
import type { ChosenConfig } from '../kubeconfig/read-kubeconfig.js';

/** Why nothing came back, in words that say what to do. */
export function failureOf(error: unknown, { context, server }: ChosenConfig): KubeError {
  if (error instanceof KubeError) return error;
  const { code = '', message } = nearest(error);
  const cluster = `the cluster of context '${context}' at ${server}`;
  if (/^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_|ERR_SSL_|HOSTNAME_MISMATCH)/.test(code)) {
    return new KubeError('certificate', `${cluster} cannot be trusted: ${TLS_WORDS[code] ?? message}`);
  }
  return new KubeError('unreachable', `${cluster} cannot be reached: ${NET_WORDS[code] ?? message}`);
}

/** What an answer with an error says; the server's own words where it has any. */
export function refusalOf(status: number, text: string, { context, server, user }: ChosenConfig): KubeError {
  const words = statusMessage(text);
  switch (status) {
    case 401:
      return new KubeError(
        'unauthorized',
        `the cluster of context '${context}' at ${server} does not accept the credentials of user '${user}': they may have expired`,
      );
    case 403:
      return new KubeError('forbidden', words ?? `user '${user}' may not do that`);
    case 404:
      return new KubeError('not-found', words ?? 'the server could not find the requested resource');
    case 409:
      return new KubeError('conflict', words ?? 'it is there already, or was changed meanwhile');
    case 410:
      return new KubeError('gone', words ?? 'too old resource version');
    default:
      return new KubeError(
        'refused',
        `${server} answered ${status}${words === undefined ? '' : `: ${words}`}`,
      );
  }
}

const NET_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up just now',
  ETIMEDOUT: 'no answer came in time',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
};

const TLS_WORDS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  CERT_NOT_YET_VALID: "the server's certificate is not valid yet: is the clock right?",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not signed by the kubeconfig's authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate is not signed by the kubeconfig's authority",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not signed by the kubeconfig's authority",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not signed by the kubeconfig's authority",
  CERT_SIGNATURE_FAILURE: "its certificate is not signed by the kubeconfig's authority",
};

/** Attempts at several addresses of a name fail as one error, which says nothing itself. */
function nearest(error: unknown): { readonly code?: string | undefined; readonly message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return nearest(error.errors[0]);
  if (error instanceof Error) return error;
  return { message: String(error) };
}

function statusMessage(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' && message !== '' ? message : undefined;
  } catch {
    return undefined;
  }
}
