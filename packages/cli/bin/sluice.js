#!/usr/bin/env node
// The bundle of the build: Node finds its few files in half the time that it takes to find two hundred.
const bundle = new URL('../dist/bundle/main.js', import.meta.url);

/** @returns {Promise<typeof import('../dist/main.js')>} */
const load = () => import(bundle.href);

const program = await load().catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND' || error.url !== bundle.href) throw error;
});
if (program) await program.main(process.argv.slice(2));
else {
  process.stderr.write('sluice is not built: run `npm run build` in its repository\n');
  // Not 1, which is an answer.
  process.exitCode = 70;
}
