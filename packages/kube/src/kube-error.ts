/**
 * What keeps a cluster from being read: its kubeconfig, the way to it, who is asked as, the certificates, an answer that is
 * none, or an answer of HTTP that refuses.
 */
export type KubeErrorCode =
  | 'kubeconfig'
  | 'unreachable'
  | 'certificate'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'gone'
  | 'refused';

/** A cluster did not do what it was asked; the message is for the user. */
export class KubeError extends Error {
  readonly code: KubeErrorCode;

  constructor(code: KubeErrorCode, message: string) {
    super(message);
    this.name = 'KubeError';
    this.code = code;
  }
}
