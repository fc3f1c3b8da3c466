import { readFileSync } from 'node:fs';
import { validateObjectMeta } from '@sluice/manifest';
import { describe, expect, it } from 'vitest';
import { invalidObject } from '../meta/api-error.js';
import { type JsonMap, without } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import type { ObjectMeta } from '../meta/object-meta.js';
import { decodeValue } from '../wire/decode-value.js';
import { BUILTIN_KINDS } from './builtin-kinds.js';
import type { Kind } from './kind.js';

interface Golden {
  readonly object: KubeObject;
  readonly code: number;
  readonly answer: Readonly<Record<string, unknown>> | null;
  readonly warnings?: readonly string[];
}

/** Answers of kube-apiserver 1.34.1 to creates. */
function goldens(name: string): readonly Golden[] {
  return JSON.parse(
    readFileSync(new URL(`goldens/${name}.json`, import.meta.url), 'utf8'),
  ) as readonly Golden[];
}

function kindOf({ kind }: KubeObject): Kind {
  const found = BUILTIN_KINDS.find((each) => each.kind === kind);
  if (!found) throw new Error(`no kind ${kind}`);
  return found;
}

/** What a create makes of an object before it is validated. */
function prepared(kind: Kind, object: KubeObject): KubeObject {
  const decoded = decodeValue(kind, object, 'Strict');
  if (!decoded.ok) throw new Error(decoded.status.message);
  const { metadata } = decoded.value.object;
  const counted = kind.counted ? { generation: 1 } : {};
  const next = {
    ...(without(
      decoded.value.object,
      kind.subresources?.includes('status') && !kind.keepsStatus ? 'status' : '',
    ) as KubeObject),
    metadata: { ...metadata, ...(kind.namespaced && { namespace: 'h2-def' }), ...counted } as ObjectMeta,
  };
  return kind.defaults?.(kind.prepareCreate?.(next) ?? next) ?? next;
}

function answer(kind: Kind, object: KubeObject): unknown {
  const next = prepared(kind, object);
  const errors = [
    ...validateObjectMeta(next.metadata, kind.checkName, true),
    ...(kind.validate?.(next) ?? []),
  ];
  return errors.length === 0 ? null : invalidObject(kind.group, kind.kind, next.metadata.name ?? '', errors);
}

/** The server ran without the admission of service accounts, which every cluster has. */
function withoutAccount(object: KubeObject): KubeObject {
  const spec = object['spec'] as Record<string, unknown> | undefined;
  if (object.kind !== 'Pod' || spec?.['serviceAccountName'] !== 'default') return object;
  return { ...object, spec: without(spec, 'serviceAccountName', 'serviceAccount') };
}

/** A taint that a node has until a controller, of which there is none here, finds it ready. */
function withoutTaint(answer: Golden['answer']): unknown {
  return answer?.['kind'] === 'Node'
    ? { ...answer, spec: without(answer['spec'] as JsonMap, 'taints') }
    : answer;
}

describe('what a server makes of a new object', () => {
  it.each(goldens('creates').map((golden, index) => [`${index} ${golden.object.kind}`, golden] as const))(
    '%s',
    (_, { object, answer: expected }) => {
      expect(withoutAccount(prepared(kindOf(object), object))).toEqual(withoutTaint(expected));
    },
  );

  it.each(goldens('creates').map((golden, index) => [`${index} ${golden.object.kind}`, golden] as const))(
    'warns of the same: %s',
    (_, { object, warnings = [] }) => {
      const kind = kindOf(object);
      expect(kind.warnings?.(prepared(kind, object), undefined) ?? []).toEqual(warnings);
    },
  );

  it.each(goldens('creates').map((golden, index) => [`${index} ${golden.object.kind}`, golden] as const))(
    'is the same when it is made again: %s',
    (_, { object }) => {
      const kind = kindOf(object);
      const once = prepared(kind, object);
      expect(kind.defaults?.(once)).toEqual(once);
    },
  );
});

describe('why a server refuses a new object', () => {
  it.each(goldens('refusals').map((golden, index) => [`${index} ${golden.object.kind}`, golden] as const))(
    '%s',
    (_, { object, code, answer: expected }) => {
      if (code === 403) return expect(expected?.['reason']).toBe('Forbidden');
      const given = answer(kindOf(object), object);
      expect(sorted(given)).toEqual(sorted(expected));
    },
  );
});

/** Keys of maps come in any order from the server, and so do their errors. */
function sorted(status: unknown): unknown {
  if (status === null) return null;
  const { message, details, ...rest } = status as { message: string; details: { causes: unknown[] } };
  const told = message.replace(/^[^:]*is invalid: /, '').replace(/^\[(.*)\]$/s, '$1');
  const causes = details.causes.map((cause) => JSON.stringify(cause)).toSorted();
  return { ...rest, details: { ...details, causes }, told: told.split(/, (?=[a-z]+[.[:])/).toSorted() };
}
