// A process that keeps a table and changes it all the time, to be killed in the middle. Its arguments: the command that
// comes before every command, as JSON; a file with rulesets; the number of the first one.
import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import type { Ruleset } from '../../ruleset/ruleset.js';
import { NftDriver } from '../nft-driver.js';
import { spaceBehind } from './space.fixture.js';

const [prefix = '', file = '', first = ''] = process.argv.slice(2);
const rulesets = deserialize(readFileSync(file)) as readonly Ruleset[];
process.stdin.on('end', () => process.exit(0)).resume();
const driver = new NftDriver({ ...spaceBehind(JSON.parse(prefix)), watch: false });
for (let at = Number(first); ; at = (at * 7 + 3) % rulesets.length) {
  process.stdout.write(`to ${at}\n`);
  const error = await driver.apply(rulesets[at]);
  process.stdout.write(error ? `failed ${error.code}: ${error.message}\n` : `at ${at}\n`);
}
