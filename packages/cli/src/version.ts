import { createRequire } from 'node:module';

/** The version of the package, found by the package's own name wherever in it this file ends up. */
export const VERSION: string = (createRequire(import.meta.url)('sluice/package.json') as { version: string })
  .version;
