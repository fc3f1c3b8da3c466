import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const lock: { packages: Record<string, Manifest> } = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
);
const own = Object.keys(lock.packages).filter((path) => path === '' || path.startsWith('packages/'));

describe.each(own)('package.json in "%s"', (path) => {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies };

  it('has the one version of the project', () => {
    expect(manifest.version).toBe(lock.packages['']?.version);
  });

  it('pins each dependency exactly', () => {
    expect(
      Object.entries(wanted).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)),
    ).toEqual([]);
  });
});

describe('package-lock.json', () => {
  it('names no host, so that any registry serves', () => {
    const hosts = Object.entries(lock.packages).filter(([, { resolved }]) => resolved?.includes('://'));
    expect(hosts).toEqual([]);
  });
});
