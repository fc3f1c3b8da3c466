import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { SHOP } from './shop.fixture.js';

const bin = fileURLToPath(new URL('../bin/sluice.js', import.meta.url));
const built = existsSync(fileURLToPath(new URL('../dist/bundle/main.js', import.meta.url)));
const reason = 'the build is absent: npm run build';
const folder = mkdtempSync(join(tmpdir(), 'sluice-bin-'));
writeFileSync(join(folder, 'shop.yaml'), Object.values(SHOP).join('---'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the program as a process', () => {
  it('keeps its exit code and says nothing when nobody reads its output to the end', (context) => {
    context.skip(!built, reason);
    const script = `"$0" "$1" can shop/api shop/db:5432 -f shop.yaml -o json | head -n 1 >/dev/null; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, bin], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect({ stdout, stderr }).toEqual({ stdout: '1\n', stderr: '' });
  });

  it('says that it is not built, with a code that is no answer', () => {
    const bare = join(folder, 'bare', 'bin');
    mkdirSync(bare, { recursive: true });
    copyFileSync(bin, join(bare, 'sluice.mjs'));
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [join(bare, 'sluice.mjs'), 'can', 'a', 'b'],
      {
        encoding: 'utf8',
      },
    );
    expect({ stdout, stderr, status }).toEqual({
      stdout: '',
      stderr: 'sluice is not built: run `npm run build` in its repository\n',
      status: 70,
    });
  });

  it('exits with 130 when it is interrupted while it waits for input', async (context) => {
    context.skip(!built, reason);
    const child = spawn(process.execPath, [bin, 'validate', '-f', '-', '--progress', 'plain'], {
      cwd: folder,
    });
    const code = new Promise((resolve) => child.on('close', resolve));
    child.stderr.once('data', () => child.kill('SIGINT'));
    expect(await code).toBe(130);
  });

  it('calls itself kubectl sluice when it is a plugin of kubectl', (context) => {
    context.skip(!built, reason);
    const plugin = join(folder, 'kubectl-sluice');
    symlinkSync(bin, plugin);
    const { stdout } = spawnSync(process.execPath, [plugin, '--help'], { encoding: 'utf8' });
    expect(stdout).toContain('Usage: kubectl sluice <command> [flags]');
  });
});
