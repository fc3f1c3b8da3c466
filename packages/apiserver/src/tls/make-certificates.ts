import { webcrypto } from 'node:crypto';
import { ADMIN_GROUP, VIEWER_GROUP } from '../http/identity.js';
import * as x509 from './x509.js';

/** A key and its certificate in PEM. */
export interface KeyPair {
  readonly key: string;
  readonly certificate: string;
}

/** All that a server and its two users need to know each other. */
export interface Certificates {
  /** Signs the others; its key is kept nowhere. */
  readonly authority: string;
  readonly server: KeyPair;
  readonly admin: KeyPair;
  readonly viewer: KeyPair;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const YEARS = 10;

/** Makes an authority, a certificate for the server's names and addresses, and one each for the admin and a viewer. */
export async function makeCertificates(hosts: readonly string[], now: number): Promise<Certificates> {
  const notBefore = new Date(now - 3_600_000);
  const notAfter = new Date(now + YEARS * 365 * 86_400_000);
  const keys = await newKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=sluice-apiserver-ca',
    keys,
    notBefore,
    notAfter,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const issue = async (
    subject: x509.JsonName,
    usage: x509.ExtendedKeyUsage,
    more: x509.Extension[] = [],
  ): Promise<KeyPair> => {
    const own = await newKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      subject,
      issuer: authority.subject,
      notBefore,
      notAfter,
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([usage]),
        await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
        ...more,
      ],
    });
    return { key: await pemOf(own.privateKey), certificate: certificate.toString('pem') };
  };
  const names = new x509.SubjectAlternativeNameExtension(
    hosts.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? ('ip' as const) : ('dns' as const), value })),
  );
  const user = (name: string, group: string): Promise<KeyPair> =>
    issue([{ O: [group] }, { CN: [name] }], x509.ExtendedKeyUsage.clientAuth);
  return {
    authority: authority.toString('pem'),
    server: await issue([{ CN: ['sluice-apiserver'] }], x509.ExtendedKeyUsage.serverAuth, [names]),
    admin: await user('kubernetes-admin', ADMIN_GROUP),
    viewer: await user('viewer', VIEWER_GROUP),
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}
