import type { FactName, Facts, Profile } from './profile.js';

/** What a profile states in one fact. */
export function factOf<F extends FactName>(profile: Profile, name: F): Facts[F] {
  const facts: Facts = { ...profile, ...profile.switches };
  return facts[name];
}
