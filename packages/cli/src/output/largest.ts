/** The largest of some numbers, at least `least`. Unlike `Math.max(...values)` it takes any count of them. */
export function largest(values: Iterable<number>, least = 0): number {
  let most = least;
  for (const value of values) if (value > most) most = value;
  return most;
}
