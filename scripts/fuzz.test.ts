import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups'];

describe('npm run fuzz', () => {
  it('runs as a user who may not write to the project, whose home is nowhere', ({ skip }) => {
    skip(process.getuid?.() !== 0, 'as root only, who can become another user');
    const may = spawnSync('setpriv', [...NOBODY, process.execPath, '-e', ''], { cwd: root });
    skip(may.status !== 0, 'another user cannot read the project or node, or there is no setpriv');
    const { status, stdout, stderr } = spawnSync(
      'setpriv',
      [
        ...NOBODY,
        process.execPath,
        'scripts/fuzz.mjs',
        '--part',
        'simulator',
        '--packets',
        '20',
        '--seed',
        '1',
      ],
      { cwd: root, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: '/nonexistent' } },
    );
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^seed 1\nAll agree: policies = rulesets on [\d,]+ packets/);
    expect(status).toBe(0);
  }, 60_000);
});
