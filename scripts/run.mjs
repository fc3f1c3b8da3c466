import { spawn } from 'node:child_process';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a child may take to end after SIGTERM before it is killed, in milliseconds. */
const GRACE = 2000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let ending = false;

/**
 * Runs one command in a process group of its own, so that nothing of it can outlive `endOnSignals`.
 * Never rejects: a command that cannot be started gives code 127 and the reason as its output.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean }} [options] `show`: pass the output through.
 * @returns {Promise<{ code: number, output: string }>} `output` is stdout and stderr as they came; empty with `show`.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      detached: process.platform !== 'win32',
      stdio: options.show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    running.add(child);
    child.on('error', (error) => {
      running.delete(child);
      resolve({ code: 127, output: error.message });
    });
    child.on('close', (code) => {
      running.delete(child);
      // Who was interrupted must not go on with what the rest of the output would mean.
      if (!ending) resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/**
 * Makes Ctrl-C, SIGTERM and a closed terminal end every command that `run` started, then this process; so does the end
 * of the process that started this one, because the shell in which npm runs a script does not pass SIGTERM on.
 */
export function endOnSignals() {
  process.on('SIGINT', () => end(130));
  process.on('SIGTERM', () => end(143));
  process.on('SIGHUP', () => end(129));
  process.on('exit', () => signalAll('SIGKILL'));
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && !ending && end(143), 500).unref();
}

/** @param {number} code */
async function end(code) {
  if (ending) process.exit(code);
  ending = true;
  signalAll('SIGTERM');
  const deadline = Date.now() + GRACE;
  while (running.size > 0 && Date.now() < deadline) await sleep(20);
  process.exit(code);
}

/** @param {NodeJS.Signals} signal */
function signalAll(signal) {
  for (const child of running) {
    if (child.pid === undefined) continue;
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
    } catch {
      // It has ended in the meantime.
    }
  }
}
