// `npm start`: the main job of sluice, shown on the example that the README walks through.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { endOnSignals, run } from './run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const example = 'examples/namespace-isolation';

/**
 * `codes`: the exit codes that mean that the command did its work (1 from `explain` is the answer "denied").
 * @type {readonly { title: string, caption: string, args: readonly string[], codes: readonly number[] }[]}
 */
const steps = [
  {
    title: 'Are the manifests valid?',
    caption: `Every object in ${example}, checked as the API server checks it.`,
    args: ['validate', '-f', example],
    codes: [0],
  },
  {
    title: 'Who can reach whom, and on which ports?',
    caption: 'Rows are sources, columns are destinations. Policies name the pod’s port, never the Service’s.',
    args: ['matrix', '-f', example],
    codes: [0],
  },
  {
    title: 'Why can the frontend not reach the database?',
    caption:
      'Both sides have to allow a flow. For each: the policies that select the pod, and what came nearest.',
    args: ['explain', '-f', example, 'production/frontend', 'production/database:5432'],
    codes: [0, 1],
  },
  {
    title: 'Is anything a mistake, although Kubernetes takes it?',
    caption:
      'Rules judge by what the policies mean together with the pods; `sluice lint --fix` repairs what is safe.',
    args: ['lint', example],
    codes: [0],
  },
];

endOnSignals();
for (const [index, step] of steps.entries()) {
  const title = `${index + 1}. ${step.title}`;
  process.stdout.write(`${index > 0 ? '\n' : ''}${title}\n${'='.repeat(title.length)}\n`);
  process.stdout.write(`${step.caption}\n\n$ npx sluice ${step.args.join(' ')}\n`);
  const { code } = await run(process.execPath, ['packages/cli/bin/sluice.js', ...step.args], {
    cwd: root,
    show: true,
  });
  if (!step.codes.includes(code)) {
    process.stderr.write(`\nsluice ${step.args[0]} ended with ${code}.\n`);
    process.exit(1);
  }
}
process.stdout.write(`\nThe manifests are in ${example}; its README.md says what each policy does.\n`);
