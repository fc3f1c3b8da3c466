/**
 * Whether a Node version lies in a range such as `^20.19.0 || >=22.12.0`: the two operators that package.json uses here.
 * @param {string} version without a leading `v`
 * @param {string} range
 * @returns {boolean}
 */
export function nodeVersionFits(version, range) {
  const have = parts(version);
  return range.split('||').some((alternative) => {
    const text = alternative.trim();
    const least = parts(text.replace(/^(\^|>=)/, ''));
    if (text.startsWith('^') && have[0] !== least[0]) return false;
    return compare(have, least) >= 0;
  });
}

/** @param {string} version */
function parts(version) {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.+-]/).map(Number);
  return /** @type {const} */ ([major, minor, patch]);
}

/**
 * @param {readonly [number, number, number]} a
 * @param {readonly [number, number, number]} b
 */
function compare(a, b) {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
