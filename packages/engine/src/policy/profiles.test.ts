import { describe, expect, it } from 'vitest';
import { NOT_DOCUMENTED, STANDARD, SWITCH_VALUES, type FactName, type SwitchName } from './profile.js';
import { factOf } from './profile-fact.js';
import { PROFILES, profileNamed } from './profiles.js';

const FACTS = Object.keys(STANDARD.sources) as FactName[];

describe('profiles', () => {
  it('are those that the documentation lists, the standard one first', () => {
    expect(PROFILES.map(({ name }) => name)).toEqual([
      'standard',
      'calico',
      'cilium',
      'antrea',
      'weave-net',
      'kindnet',
      'kube-router',
      'ovn-kubernetes',
      'aws-vpc-cni',
      'none',
    ]);
  });

  it.each(PROFILES)('$name states every fact, each with a source', (profile) => {
    expect(Object.keys(profile.sources).sort()).toEqual([...FACTS].sort());
    for (const fact of FACTS) {
      expect(profile.sources[fact], fact).toMatch(/\S/);
      expect(factOf(profile, fact), fact).toBeDefined();
    }
    for (const deviation of profile.deviations) expect(deviation.source).toMatch(/^https:/);
    expect(profile.summary).toMatch(/\.$/);
  });

  it.each(PROFILES)('$name sets each switch to one of its values', ({ switches }) => {
    expect(Object.keys(switches).sort()).toEqual(Object.keys(SWITCH_VALUES).sort());
    for (const name of Object.keys(SWITCH_VALUES) as SwitchName[]) {
      expect(SWITCH_VALUES[name]).toContain(switches[name]);
    }
  });

  it.each(PROFILES)('$name keeps the standard value where nothing is documented', (profile) => {
    const guessed = FACTS.filter((fact) => profile.sources[fact] === NOT_DOCUMENTED);
    expect(guessed.map((fact) => factOf(profile, fact))).toEqual(
      guessed.map((fact) => factOf(STANDARD, fact)),
    );
  });

  it('have the first value of each switch as the default', () => {
    for (const name of Object.keys(SWITCH_VALUES) as SwitchName[]) {
      expect(STANDARD.switches[name]).toBe(SWITCH_VALUES[name][0]);
    }
  });

  it('share no name or alias', () => {
    const names = PROFILES.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('profileNamed', () => {
  it('finds a profile by name and by alias, in any letter case', () => {
    expect(profileNamed('cilium')?.name).toBe('cilium');
    expect(profileNamed('Flannel')?.name).toBe('none');
    expect(profileNamed('kubenet')?.enforces).toBe(false);
  });

  it('finds nothing for an unknown name, not even one that every object has', () => {
    expect(profileNamed('romana')).toBeUndefined();
    expect(profileNamed('constructor')).toBeUndefined();
  });
});
