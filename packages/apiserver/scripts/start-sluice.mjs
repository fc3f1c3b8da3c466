// Starts the built `sluice apiserver` as a user would: a process of its own, which can be weighed alone. Linux only.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { accessOf } from './access.mjs';

/**
 * @typedef {object} Sluice
 * @property {import('./access.mjs').Access} access how to reach it as the admin
 * @property {number} took milliseconds from its start until it served
 * @property {() => string} told what it said on standard error: bugs among it
 * @property {() => { rss: number, peak: number, files: number }} weigh its resident memory and the peak of it in MiB, its open files
 * @property {() => boolean} running
 * @property {() => Promise<void>} end
 */

const sluice = fileURLToPath(new URL('../../cli/bin/sluice.js', import.meta.url));

/**
 * Starts a server that keeps its data in a folder.
 * @param {string} data
 * @returns {Promise<Sluice>}
 */
export function startSluice(data) {
  const start = performance.now();
  const args = [sluice, 'apiserver', '--port', '0', '--data', data];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  child.stderr.on('data', (text) => void (told += String(text)));
  /** @type {Promise<void>} */
  const ended = new Promise((done) => child.on('close', () => done()));
  return new Promise((done, failed) => {
    void ended.then(() => failed(new Error(`sluice apiserver ended with ${child.exitCode}: ${told}`)));
    child.stdout.once('data', () =>
      done({
        took: performance.now() - start,
        access: accessOf(parse(readFileSync(join(data, 'kubeconfig'), 'utf8'))),
        told: () => told,
        weigh: () => weigh(child.pid),
        running: () => child.exitCode === null && child.signalCode === null,
        end: () => {
          child.kill('SIGTERM');
          return ended;
        },
      }),
    );
  });
}

/** @param {number | undefined} pid */
function weigh(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (/** @type {string} */ name) =>
    Number(new RegExp(String.raw`^${name}:\s+(\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  return { rss: mebibytes('VmRSS'), peak: mebibytes('VmHWM'), files: readdirSync(`/proc/${pid}/fd`).length };
}
