import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { invalidObject } from '../../meta/api-error.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { NETWORK_POLICY } from './network-policy.js';

interface Golden {
  readonly object: KubeObject;
  readonly answer: unknown;
  readonly warnings: readonly string[];
}

/** What kube-apiserver 1.34.1 said of policies whose CIDRs are odd. */
const goldens = JSON.parse(
  readFileSync(new URL('goldens/warnings.json', import.meta.url), 'utf8'),
) as readonly Golden[];

describe('a NetworkPolicy with odd CIDRs', () => {
  it.each(goldens.map((golden) => [JSON.stringify(golden.object['spec']), golden] as const))(
    '%s',
    (_, golden) => {
      const { object, answer, warnings } = golden;
      const errors = NETWORK_POLICY.validate!(object);
      expect(
        errors.length === 0 ? null : invalidObject('networking.k8s.io', 'NetworkPolicy', 'w', errors),
      ).toEqual(answer);
      if (answer === null) expect(NETWORK_POLICY.warnings!(object, undefined)).toEqual(warnings);
    },
  );
});
