// `npm run bench`: runs every bench/*.bench.mjs, each in a process of its own, and prints what they measured.
// With arguments (`npm run bench -- matrix`) only those whose name contains one of them. Exit 1 when a target is missed.
import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { endOnSignals, run } from '../scripts/run.mjs';

/** @typedef {{ name: string, value: number, unit: string, target?: number }} Measurement at most `target` is good */

const folder = fileURLToPath(new URL('.', import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(folder)
  .filter(
    (file) =>
      file.endsWith('.bench.mjs') && (wanted.length === 0 || wanted.some((word) => file.includes(word))),
  )
  .sort();

endOnSignals();
process.stdout.write(
  `Node ${process.versions.node}, ${cpus().length} processors (${cpus()[0]?.model.trim()})\n`,
);
let failed = files.length === 0;
if (failed) process.stderr.write('No benchmark matches.\n');
for (const file of files) {
  process.stdout.write(`\n${file.replace('.bench.mjs', '')}\n`);
  const { code, output } = await run(process.execPath, ['--expose-gc', `${folder}${file}`]);
  const { measurements, rest } = read(output);
  print(measurements);
  if (rest !== '' || code !== 0) process.stdout.write(`${rest}\n`);
  if (code !== 0) process.stdout.write(`ended with ${code}\n`);
  failed ||= code !== 0 || measurements.some(missed);
}
process.exitCode = failed ? 1 : 0;

/**
 * A benchmark prints one JSON object a line; all else that it prints is shown as it is.
 * @param {string} output
 */
function read(output) {
  /** @type {Measurement[]} */
  const measurements = [];
  const rest = [];
  for (const line of output.split('\n')) {
    if (line.startsWith('{"name":')) measurements.push(JSON.parse(line));
    else rest.push(line);
  }
  return { measurements, rest: rest.join('\n').trim() };
}

/** @param {readonly Measurement[]} measurements */
function print(measurements) {
  const width = Math.max(0, ...measurements.map(({ name }) => name.length));
  for (const one of measurements) {
    const target =
      one.target === undefined
        ? ''
        : `  target ≤ ${shown(one.target)} ${one.unit}${missed(one) ? '  MISSED' : ''}`;
    process.stdout.write(
      `  ${one.name.padEnd(width)}  ${shown(one.value).padStart(10)} ${one.unit.padEnd(3)}${target}\n`,
    );
  }
}

/** @param {Measurement} measurement */
function missed({ value, target }) {
  return target !== undefined && value > target;
}

/** @param {number} value */
function shown(value) {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}
