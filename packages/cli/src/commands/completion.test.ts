import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { sluice } from '../transcript.fixture.js';

/** What bash would offer for the last word of a line. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await sluice('completion bash');
  const list = words.map((word) => `'${word}'`).join(' ');
  const script = `${stdout}\nCOMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _sluice; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const ran = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(ran.stderr).toBe('');
  return ran.stdout.split('\n').filter((word) => word !== '');
}

describe('sluice completion', () => {
  it('completes commands in bash', async () => {
    expect(await offered('sluice', 'ma')).toEqual(['matrix']);
    expect(await offered('sluice', '')).toContain('validate');
    expect(await offered('sluice', 'help', 'exp')).toEqual(['explain']);
  });

  it('completes flags and their values in bash', async () => {
    expect(await offered('sluice', 'matrix', '--le')).toEqual(['--level']);
    expect(await offered('sluice', 'matrix', '--level', '')).toEqual(['workload', 'pod']);
    expect(await offered('sluice', 'matrix', '-o', 'm')).toEqual(['md', 'mermaid']);
    expect(await offered('sluice', 'matrix', '--output', '=', 'h')).toEqual(['html']);
    expect(await offered('sluice', 'can', '--profile', 'ca')).toEqual(['calico']);
    expect(await offered('sluice', 'can', '--set', 'hair')).toEqual(['hairpin=allow', 'hairpin=policy']);
    expect(await offered('sluice', 'completion', 'z')).toEqual(['zsh']);
  });

  it('offers files where files are wanted, and nothing for what it cannot know', async () => {
    expect(await offered('sluice', 'validate', '-f', 'package.js')).toEqual(['package.json']);
    expect(await offered('sluice', 'diff', 'package.js')).toEqual(['package.json']);
    expect(await offered('sluice', 'matrix', '-n', '')).toEqual([]);
    expect(await offered('sluice', 'matrix', '--n')).toEqual(['--namespace', '--no-color']);
  });

  it('writes scripts for zsh and fish with every command and flag', async () => {
    const zsh = (await sluice('completion zsh')).stdout;
    expect(zsh).toMatch(/^#compdef sluice kubectl-sluice\n/u);
    expect(zsh).toContain("'*'{-o,--output}'[format of the result\\: table, ");
    const fish = (await sluice('completion fish')).stdout;
    expect(fish).toContain(
      "complete -c sluice -n '__fish_seen_subcommand_from matrix' -l level -x -a 'workload pod'",
    );
    for (const script of [zsh, fish])
      for (const word of ['explain', 'kustomize', 'selector', 'junit']) expect(script).toContain(word);
  });

  it('refuses another shell, and wants one', async () => {
    expect(await sluice('completion tcsh')).toMatchObject({ code: 2, stdout: '' });
    expect(await sluice('completion')).toMatchObject({ code: 2, stdout: '' });
  });
});
