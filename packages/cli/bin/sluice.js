#!/usr/bin/env node
// The bundle of the build: Node finds its few files in half the time that it takes to find two hundred.
/** @type {typeof import('../dist/main.js')} */
const { main } = await import(new URL('../dist/bundle/main.js', import.meta.url).href);

await main(process.argv.slice(2));
