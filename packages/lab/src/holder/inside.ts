import { fileURLToPath } from 'node:url';

/** Where a program lies that runs inside of the lab's namespaces. */
export function inside(name: string): string {
  return fileURLToPath(new URL(`../../inside/${name}`, import.meta.url));
}

/** The environment in which programs speak English, and those of the administrator are found by everybody. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH = '/usr/bin:/bin' } = process.env;
  return { ...process.env, LC_ALL: 'C', PATH: `${PATH}:/usr/sbin:/sbin` };
}
