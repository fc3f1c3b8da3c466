import {
  type MadePolicy,
  manifestOf,
  policiesForFlows,
  policiesYaml,
  type Template,
  type TemplateField,
  TEMPLATES,
} from '@sluice/lint';
import { hasErrors, readManifests, validateObjects } from '@sluice/manifest';
import { didYouMean } from '../closest.js';
import { inputError, usageError } from '../command-error.js';
import { EXIT, type Io } from '../io.js';
import { readFlows } from '../new/read-flows.js';
import { FLAG_OF, templateInput } from '../new/template-input.js';
import { progressOf } from '../progress.js';
import { readInput } from '../read-input.js';
import { tellDiagnostics } from '../tell-diagnostics.js';
import type { NewFlags } from './new.js';

/** Runs `sluice new`. */
export async function runNew(name: string | undefined, flags: NewFlags, io: Io): Promise<void> {
  if (flags.list) return void io.stdout.write(listText());
  if (flags.fromFlows !== undefined) {
    if (name !== undefined) throw usageError('a template and --from-flows do not go together');
    return forFlows(flags.fromFlows, flags, io);
  }
  if (name === undefined)
    throw usageError("name a template ('sluice new --list' lists them), or give --from-flows");
  const template = TEMPLATES.find((known) => known.name === name);
  if (!template) {
    const names = TEMPLATES.map((known) => known.name);
    throw usageError(
      `there is no template '${name}'${didYouMean(name, names) || `: there are ${names.join(', ')}`}`,
    );
  }
  checkFlags(template, flags);
  print(template.make(templateInput(flags)), flags, io);
  io.exit(EXIT.yes);
}

/** The flags that a template cannot do without, and those that mean nothing to it. */
function checkFlags({ name, uses, needs }: Template, flags: NewFlags): void {
  const isGiven = (field: TemplateField): boolean => flags[FLAG_OF[field].key] !== undefined;
  const missing = needs.filter((field) => !isGiven(field));
  if (missing.length > 0)
    throw usageError(`${name} needs ${missing.map((field) => FLAG_OF[field].flag).join(' and ')}`);
  for (const field of Object.keys(FLAG_OF) as TemplateField[]) {
    // `label` has a default, so that it is always there.
    if (field === 'label' || !isGiven(field) || uses.includes(field) || needs.includes(field)) continue;
    const taken = [...needs, ...uses].map((known) => FLAG_OF[known].flag);
    throw usageError(`${name} does not take ${FLAG_OF[field].flag}: it takes ${taken.join(', ') || 'none'}`);
  }
}

async function forFlows(path: string, flags: NewFlags, io: Io): Promise<void> {
  const progress = progressOf(flags.progress ?? 'none', io);
  const input = await readInput(flags, io, progress);
  progress.end();
  await tellDiagnostics(input.diagnostics, input, flags, io);
  const { flows, diagnostics, file } = await readFlows(path, input.cluster, flags.namespace ?? 'default', io);
  if (diagnostics.length > 0) {
    const sourceOf = (name: string): string | undefined => (name === file.path ? file.text : undefined);
    await tellDiagnostics(diagnostics, { sourceOf }, flags, io);
    return io.exit(EXIT.input);
  }
  const made = policiesForFlows(input.cluster, flows);
  if ('problems' in made) throw inputError(made.problems.join('\n'));
  print(made.policies, flags, io);
  io.exit(hasErrors(input.diagnostics) ? EXIT.input : EXIT.yes);
}

function print(policies: readonly MadePolicy[], { output }: NewFlags, io: Io): void {
  checkValid(policies);
  if (output === 'yaml') io.stdout.write(policiesYaml(policies));
  else {
    const items = policies.map(manifestOf);
    const object = items.length === 1 ? items[0] : { apiVersion: 'v1', kind: 'List', items };
    io.stdout.write(`${JSON.stringify(object, undefined, 2)}\n`);
  }
}

/** What the API server would refuse is the fault of a flag's value: it is told in its words. */
function checkValid(policies: readonly MadePolicy[]): void {
  const { objects } = readManifests([{ path: 'new', text: policiesYaml(policies) }]);
  const [error] = validateObjects(objects).diagnostics.filter(({ severity }) => severity === 'error');
  if (error) throw usageError(error.message);
}

function listText(): string {
  const width = Math.max(...TEMPLATES.map(({ name }) => name.length));
  const lines = TEMPLATES.map(({ name, summary, uses, needs }) => {
    const flags = [
      ...needs.map((field) => FLAG_OF[field].flag),
      ...uses.map((field) => `[${FLAG_OF[field].flag}]`),
    ];
    return `${name.padEnd(width)}  ${summary}\n${' '.repeat(width)}  ${flags.join(' ')}`;
  });
  return `${lines.join('\n')}\n`;
}
