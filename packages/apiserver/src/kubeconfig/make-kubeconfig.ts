import type { Certificates, KeyPair } from '../tls/make-certificates.js';

/** Where a server is, and the certificates of its users; none for plain HTTP. */
export interface KubeconfigSource {
  /** Names the cluster, and with `-viewer` its second context. */
  readonly name: string;
  readonly url: string;
  readonly certificates?: Certificates;
}

interface Named {
  readonly name: string;
}

/** A kubeconfig (v1 Config), as far as it is written here. */
export interface Kubeconfig {
  readonly apiVersion: 'v1';
  readonly kind: 'Config';
  readonly clusters: readonly (Named & { readonly cluster: unknown })[];
  readonly users: readonly (Named & { readonly user: unknown })[];
  readonly contexts: readonly (Named & { readonly context: unknown })[];
  readonly 'current-context': string;
}

/** A kubeconfig with the admin's context, which is the current one, and the viewer's. */
export function makeKubeconfig({ name, url, certificates }: KubeconfigSource): Kubeconfig {
  const viewer = `${name}-viewer`;
  const authority = certificates && { 'certificate-authority-data': base64(certificates.authority) };
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: url, ...authority } }],
    users: certificates
      ? [
          { name, user: credentials(certificates.admin) },
          { name: viewer, user: credentials(certificates.viewer) },
        ]
      : [{ name, user: {} }],
    contexts: [
      { name, context: { cluster: name, user: name, namespace: 'default' } },
      ...(certificates
        ? [{ name: viewer, context: { cluster: name, user: viewer, namespace: 'default' } }]
        : []),
    ],
    'current-context': name,
  };
}

function credentials({ key, certificate }: KeyPair): unknown {
  return { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
