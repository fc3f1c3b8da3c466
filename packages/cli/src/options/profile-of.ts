import { parseSwitch, PROFILES, type Profile, profileNamed, withSwitch } from '@sluice/engine';
import { didYouMean } from '../closest.js';
import { usageError } from '../command-error.js';
import type { ProfileFlags } from './profile-flags.js';

/** The profile that the flags name, its switches set as they say. Throws a usage error for one that does not exist. */
export function profileOf({ profile: name, set }: ProfileFlags): Profile {
  const profile = profileNamed(name);
  if (!profile) {
    const known = PROFILES.flatMap((each) => [each.name, ...each.aliases]);
    const near =
      didYouMean(name, known) || `: the profiles are ${PROFILES.map((each) => each.name).join(', ')}`;
    throw usageError(`there is no profile '${name}'${near}`);
  }
  return set.reduce((changed, text) => {
    const setting = parseSwitch(text);
    if ('error' in setting) throw usageError(`--set: ${setting.error}`);
    return withSwitch(changed, setting.name, setting.value);
  }, profile);
}
