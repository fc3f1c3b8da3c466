import { expect, it } from 'vitest';
import { causeOf } from './cause-of.js';

const KLOG = 'E1123 07:33:37.233636   28428 run.go:72] "command failed"';

it.each([
  ['of kustomize', 'Error: something is wrong\n', 'something is wrong'],
  ['of kubectl', 'error: something is wrong\nsee --help\n', 'something is wrong'],
  [
    'in the log of kubectl',
    `${KLOG} err="yaml: line 2: did not find \\"x\\""\n`,
    'yaml: line 2: did not find "x"',
  ],
  ['of several lines', `${KLOG} err="2 errors:\\n\\t* one\\n\\t* two\\n"`, '2 errors: * one * two'],
  ['that Go quotes otherwise', `${KLOG} err="a \\x00 b"`, 'a \\x00 b'],
  [
    'after warnings',
    `# Warning: 'commonLabels' is deprecated.\nW1123 07:33:37.1 1 a.go:1] "old"\n${KLOG} err="no"`,
    'no',
  ],
  ['without an error of its own', 'E1123 07:33:37.233636   28428 run.go:72] it failed', 'it failed'],
  ['in words of no known form', 'segmentation fault', 'segmentation fault'],
  ['not at all', '\n# note\n', 'it does not say why'],
])('the cause is told that a tool gives, %s', (_, stderr, cause) => {
  expect(causeOf(stderr)).toBe(cause);
});
