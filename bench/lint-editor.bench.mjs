// What an editor waits for after a keystroke: a policy of a workspace of 1,000 objects is changed, and everything is marked anew.
import { LanguageService } from '@sluice/lint';
import { isolatedTeams } from './clusters.mjs';
import { filesOf } from './manifests.mjs';
import { print } from './matrix.mjs';

const RUNS = 60;

/** 33 teams with ten workloads, their Services and ten policies each, a file a team. */
const files = filesOf(isolatedTeams({ namespaces: 32 }));
const service = new LanguageService();
for (const { path, text } of files) service.setDocument(path, text);
const objects = files.reduce((count, { text }) => count + text.split(/^---$/mu).length - 1, 0);
print('objects in the workspace', objects, '');
print(
  'first marks, every rule',
  once(() => service.marks('pause')),
  'ms',
);

const { path, text } = files[0];
const at = text.lastIndexOf('matchLabels:');
/** @type {number[]} */
const typing = [];
/** @type {number[]} */
const hover = [];
/** @type {number[]} */
const completion = [];
for (let i = 0; i < RUNS; i++) {
  const typed = `${text.slice(0, at)}${' '.repeat(i % 2)}matchLabels:${text.slice(at + 'matchLabels:'.length)}\n# ${i}`;
  typing.push(
    once(() => {
      service.setDocument(path, typed);
      service.marks('typing');
    }),
  );
  hover.push(once(() => service.hover(path, at + 5)));
  completion.push(once(() => service.complete(path, at)));
}
print('marks after a keystroke, median', median(typing), 'ms', 50);
print('marks after a keystroke, worst of the last half', Math.max(...typing.slice(RUNS / 2)), 'ms');
print('hover', median(hover), 'ms', 50);
print('completion', median(completion), 'ms', 50);
print(
  'every rule, in a pause',
  once(() => service.marks('pause')),
  'ms',
);

/** @param {() => unknown} work */
function once(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** @param {number[]} times */
function median(times) {
  return [...times].sort((a, b) => a - b)[times.length >> 1];
}
