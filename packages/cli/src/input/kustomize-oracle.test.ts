import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildKustomization, type ManifestObject, readManifests } from '@sluice/manifest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileReader } from './kustomize.js';
import { KUSTOMIZE_CASES } from './kustomize-cases.js';

const version = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' }).stdout ?? '';
const modern = /Kustomize Version: v5/.test(version);

const inOrder = (objects: readonly ManifestObject[]): unknown[] =>
  objects
    .map(({ value }) => value)
    .sort((a, b) =>
      JSON.stringify([a['kind'], a['metadata']]) < JSON.stringify([b['kind'], b['metadata']]) ? -1 : 1,
    );

/** Fields that are of no meaning for the analysis and are not carried out: images. */
const withoutImages = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, part: unknown) => (key === 'image' ? undefined : part)));

describe.skipIf(!modern)(
  'the built-in reading of kustomizations gives what kubectl kustomize gives (skipped without kustomize 5)',
  () => {
    let root = '';
    beforeAll(() => {
      root = mkdtempSync(join(tmpdir(), 'sluice-kustomize-'));
    });
    afterAll(() => rmSync(root, { recursive: true, force: true }));

    it.each(Object.entries(KUSTOMIZE_CASES))('%s', (name, files) => {
      const place = join(root, name.replaceAll(/\W/g, '-'));
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(place, path)), { recursive: true });
        writeFileSync(join(place, path), text);
      }
      const real = spawnSync('kubectl', ['kustomize', join(place, 'top')], { encoding: 'utf8' });
      expect(real.status, real.stderr).toBe(0);
      const wanted = readManifests([{ path: 'built.yaml', text: real.stdout }]);
      const built = buildKustomization('top', fileReader(place));
      expect(built.diagnostics).toEqual([]);
      expect(withoutImages(inOrder(built.objects))).toEqual(withoutImages(inOrder(wanted.objects)));
    });
  },
);
