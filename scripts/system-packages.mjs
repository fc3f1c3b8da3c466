// Before the tests: installs from Debian what the kernel tests need, where that is possible. Never fails.
import process from 'node:process';
import { providePackages, searchPath } from './provide-packages.mjs';
import { endOnSignals, run } from './run.mjs';

endOnSignals();
if (process.platform === 'linux') {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await providePackages({
    folders: searchPath(process.env['PATH']),
    isRoot: process.getuid?.() === 0,
    run: (command, args) => run(command, args, { env }),
    print: (text) => void process.stderr.write(text),
  });
}
process.exit(0);
