import { describe, expect, it } from 'vitest';
import { profileOf } from './profile-of.js';

describe('the profile of the flags', () => {
  it('is the named one', () => {
    expect(profileOf({ profile: 'calico', set: [] }).name).toBe('calico');
  });

  it('has the switches that --set sets', () => {
    const { switches } = profileOf({
      profile: 'standard',
      set: ['ipBlockMatchesPods=false', 'hairpin=policy'],
    });
    expect(switches).toMatchObject({ ipBlockMatchesPods: false, hairpin: 'policy' });
  });

  it.each([
    [{ profile: 'calicoo', set: [] }, "there is no profile 'calicoo', did you mean calico?"],
    [{ profile: 'zzz', set: [] }, 'the profiles are standard, calico'],
    [
      { profile: 'standard', set: ['hairpn=allow'] },
      'unknown switch "hairpn"; switches: ipBlockMatchesPods,',
    ],
    [{ profile: 'standard', set: ['hairpin=maybe'] }, 'values: allow, policy'],
    [{ profile: 'standard', set: ['hairpin'] }, '"hairpin" is not SWITCH=VALUE'],
    [{ profile: 'standard', set: ['__proto__=1'] }, 'unknown switch "__proto__"'],
  ])('is a usage error that names what there is', (flags, message) => {
    expect(() => profileOf(flags)).toThrow(message);
  });
});
