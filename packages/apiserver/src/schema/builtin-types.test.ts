import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtinTypesFile } from '../../scripts/builtin-types.mjs';
import { BUILTIN_DEFINITIONS } from './builtin-definitions.js';
import { resolveSchema } from './schema.js';

describe('the types of built-in kinds', () => {
  it('are those of the pinned client, made anew', () => {
    expect(readFileSync(new URL('builtin-types.ts', import.meta.url), 'utf8')).toBe(builtinTypesFile());
  });

  it('refer to nothing that is not there', () => {
    const missing: string[] = [];
    for (const name of BUILTIN_DEFINITIONS.keys()) {
      const text = JSON.stringify(BUILTIN_DEFINITIONS.get(name));
      for (const [, target = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
        if (BUILTIN_DEFINITIONS.get(target) === undefined) missing.push(`${name} → ${target}`);
    }
    expect(missing).toEqual([]);
  });

  it('keep the words of a field beside those of its type', () => {
    const pod = BUILTIN_DEFINITIONS.get('io.k8s.api.core.v1.Pod');
    const spec = resolveSchema(pod?.properties?.['spec'], BUILTIN_DEFINITIONS);
    expect(spec?.description).toMatch(/^PodSpec is a description of a pod/);
    expect(spec?.properties?.['containers']).toMatchObject({
      type: 'array',
      'x-kubernetes-list-map-keys': ['name'],
      'x-kubernetes-patch-strategy': 'merge',
    });
  });
});
