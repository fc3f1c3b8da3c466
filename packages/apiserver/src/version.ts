/** The version of Kubernetes whose behaviour this server shows. */
export const KUBERNETES_VERSION = 'v1.34.0';
