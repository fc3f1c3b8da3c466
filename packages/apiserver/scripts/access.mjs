/** @typedef {{ url: string, ca: string, cert: string, key: string }} Access a server and who asks, in PEM */

/**
 * How the admin of a kubeconfig reaches the server; it is the first of its users.
 * @param {{ clusters: readonly { cluster: any }[], users: readonly { user: any }[] }} kubeconfig
 * @returns {Access}
 */
export function accessOf({ clusters, users }) {
  const [{ cluster }] = clusters;
  const [{ user }] = users;
  const text = (/** @type {string} */ base64) => Buffer.from(base64, 'base64').toString();
  return {
    url: cluster.server,
    ca: text(cluster['certificate-authority-data']),
    cert: text(user['client-certificate-data']),
    key: text(user['client-key-data']),
  };
}
