import type { IncomingHttpHeaders } from 'node:http';
import type { PeerCertificate } from 'node:tls';
import { goQuote } from '@sluice/manifest';
import { accept, refuse, type Result } from '../meta/result.js';
import { failure } from '../meta/status.js';
import { ADMIN_GROUP, type Identity } from './identity.js';

/** Whoever the subject of a client certificate names: CN is the user, each O a group. Nothing without a name. */
export function certificateIdentity(certificate: PeerCertificate | undefined): Identity | undefined {
  // Node gives a list for fields that are there more than once.
  const { CN: names, O: groups } = (certificate?.subject ?? {}) as {
    CN?: string | string[];
    O?: string | string[];
  };
  const name = listOf(names)[0];
  if (name === undefined || name === '') return undefined;
  return { name, groups: [...listOf(groups), 'system:authenticated'] };
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

/** As whom the request is to be taken: the admin may act as anybody (`kubectl --as`), others only as themselves. */
export function impersonated(identity: Identity, headers: IncomingHttpHeaders): Result<Identity> {
  const asked = Object.keys(headers).filter((name) => name.startsWith('impersonate-'));
  if (asked.length === 0) return accept(identity);
  const name = textOf(headers['impersonate-user']);
  if (!identity.groups.includes(ADMIN_GROUP)) {
    const message = `users ${goQuote(name)} is forbidden: User ${goQuote(identity.name)} cannot impersonate resource "users" in API group "" at the cluster scope`;
    return refuse(failure(403, 'Forbidden', message, { name, kind: 'users' }));
  }
  if (name === '')
    return refuse(
      failure(
        500,
        'InternalError',
        'Internal Server Error: requested impersonation without impersonating a user',
      ),
    );
  const groups = textOf(headers['impersonate-group'])
    .split(/,\s*/)
    .filter((group) => group !== '');
  const uid = textOf(headers['impersonate-uid']);
  return accept({
    name,
    groups: [...new Set([...groups, 'system:authenticated'])],
    ...(uid !== '' && { uid }),
  });
}

function textOf(value: string | readonly string[] | undefined): string {
  return listOf(value).join(',');
}
