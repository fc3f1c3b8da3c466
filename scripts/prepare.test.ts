import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildIsStale, clearStaleOutput, recordBuild, sourceDigest } from './build-state.mjs';
import { installIsStale } from './install-state.mjs';
import { nodeVersionFits } from './node-version.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sluice-prepare-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, content: unknown): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
}

describe('nodeVersionFits', () => {
  it.each([
    ['20.19.0', true],
    ['20.20.2', true],
    ['20.18.3', false],
    ['18.20.8', false],
    ['21.7.0', false],
    ['22.11.0', false],
    ['22.12.0', true],
    ['24.1.0', true],
    ['22.12.0-nightly', true],
  ])('judges Node %s', (version, fits) => {
    expect(nodeVersionFits(version, '^20.19.0 || >=22.12.0')).toBe(fits);
  });
});

describe('installIsStale', () => {
  const lock = (version: string): object => ({
    packages: {
      '': {},
      'packages/engine': { version: '0.1.0' },
      'node_modules/yaml': { version, integrity: `sha512-${version}` },
      'node_modules/only-elsewhere': { version: '1.0.0', optional: true },
    },
  });
  const install = (version: string): void => {
    const { packages }: { packages: Record<string, unknown> } = JSON.parse(JSON.stringify(lock(version)));
    delete packages['node_modules/only-elsewhere'];
    delete packages[''];
    put('node_modules/.package-lock.json', { packages });
    put('node_modules/yaml/package.json', {});
  };

  it('says that node_modules is missing', () => {
    put('package-lock.json', lock('2.9.1'));
    expect(installIsStale(root)).toMatch(/node_modules is missing/);
  });

  it('says that an installation broke off', () => {
    put('package-lock.json', lock('2.9.1'));
    mkdirSync(join(root, 'node_modules'));
    expect(installIsStale(root)).toMatch(/did not finish/);
  });

  it('is content with what the lock file names, packages of other platforms apart', () => {
    put('package-lock.json', lock('2.9.1'));
    install('2.9.1');
    expect(installIsStale(root)).toBeUndefined();
  });

  it('sees another version, a deleted folder and a package too many', () => {
    put('package-lock.json', lock('2.9.1'));
    install('2.9.0');
    expect(installIsStale(root)).toBe('node_modules/yaml is another version');
    install('2.9.1');
    rmSync(join(root, 'node_modules/yaml'), { recursive: true });
    expect(installIsStale(root)).toBe('node_modules/yaml is missing');
    install('2.9.1');
    put('package-lock.json', { packages: {} });
    expect(installIsStale(root)).toMatch(/no longer wanted/);
  });
});

describe('buildIsStale', () => {
  beforeEach(() => {
    put('package-lock.json', '{}');
    put('tsconfig.base.json', '{}');
    put('tsconfig.json', { references: [{ path: 'packages/a' }] });
    put('scripts/bundle.mjs', '');
    put('packages/cli/dist/bundle/main.js', '');
    put('packages/a/package.json', '{}');
    put('packages/a/tsconfig.json', '{}');
    put('packages/a/src/one.ts', 'one');
    put('packages/a/src/one.test.ts', 'a test');
    put('packages/a/dist/one.js', '');
    put('packages/a/dist/one.d.ts', '');
    put('packages/a/dist/.tsbuildinfo', '');
    recordBuild(root, sourceDigest(root));
  });

  it('is content after a build, and after a change of a test', () => {
    expect(buildIsStale(root)).toBe(false);
    put('packages/a/src/one.test.ts', 'another test');
    expect(buildIsStale(root)).toBe(false);
  });

  it.each(['packages/a/src/one.ts', 'packages/a/src/two.ts', 'tsconfig.base.json', 'package-lock.json'])(
    'sees a change of %s',
    (file) => {
      put(file, '{} ');
      expect(buildIsStale(root)).toBe(true);
    },
  );

  it('sees that the bundle of the command line is missing', () => {
    rmSync(join(root, 'packages/cli/dist/bundle'), { recursive: true });
    expect(buildIsStale(root)).toBe(true);
  });

  it('sees missing output and makes the compiler see it', () => {
    rmSync(join(root, 'packages/a/dist/one.js'));
    expect(buildIsStale(root)).toBe(true);
    clearStaleOutput(root);
    expect(() => rmSync(join(root, 'packages/a/dist/.tsbuildinfo'))).toThrow('ENOENT');
  });

  it('removes the output of sources that are gone', () => {
    put('packages/a/dist/old.js', '');
    put('packages/a/dist/old.d.ts', '');
    clearStaleOutput(root);
    expect(() => rmSync(join(root, 'packages/a/dist/old.js'))).toThrow('ENOENT');
    expect(() => rmSync(join(root, 'packages/a/dist/.tsbuildinfo'))).not.toThrow();
  });
});
