import { readManifests } from '@sluice/manifest';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { applyEdits } from './apply-edits.js';
import { editObject } from './edit-object.js';
import { editedValue, type FieldEdit } from './field-edit.js';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const key = fc.constantFrom('a', 'b', 'podSelector', 'k8s-app', 'x/y', '8', 'true', 'a: b');
const scalar = fc.constantFrom<Json>(
  'web',
  'true',
  '8',
  '',
  'a # b',
  '- x',
  'a: b',
  '"',
  8,
  5353,
  true,
  false,
  null,
  'ä',
);
const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const object = fc.record({
  spec: fc.dictionary(key, tree, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
});

const styles: Record<string, (value: unknown) => string> = {
  'in blocks': (value) => stringify(value, { version: '1.1' }),
  'in blocks with items not indented': (value) => stringify(value, { version: '1.1', indentSeq: false }),
  'in blocks with comments': (value) =>
    stringify(value, { version: '1.1' })
      .split('\n')
      .map((line, i) =>
        /: *[|>]|^ *$/u.test(line) || !/^[\w ]*: ?\w*$/u.test(line) ? line : `${line} # comment ${i}`,
      )
      .join('\n'),
  'between brackets': (value) => stringify(value, { version: '1.1', collectionStyle: 'flow' }),
  'as JSON on lines': (value) => `${JSON.stringify(value, undefined, 2)}\n`,
  'as JSON on one line': (value) => `${JSON.stringify(value)}\n`,
};

/** Every path of a value, the value itself left out. */
function pathsIn(value: unknown, at: readonly (string | number)[] = []): readonly (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((member) => {
    const path = [...at, member];
    return [path, ...pathsIn((value as Record<string | number, unknown>)[member], path)];
  });
}

describe.each(Object.entries(styles))('an object written %s', (_, write) => {
  it('reads as meant after any edit, and keeps what stands around it', () => {
    fc.assert(
      fc.property(
        object,
        fc.nat(),
        fc.constantFrom('set', 'insert', 'remove', 'add'),
        tree,
        (made, pick, op, value) => {
          const whole = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' }, ...made };
          const paths = pathsIn(made);
          const path = paths[pick % paths.length];
          const isItem = typeof path.at(-1) === 'number';
          const edit: FieldEdit | undefined =
            op === 'remove'
              ? { op, path }
              : op === 'set'
                ? { op, path, value }
                : op === 'insert' && isItem
                  ? { op, path, value }
                  : op === 'add' && !isItem
                    ? { op: 'set', path: [...path.slice(0, -1), 'added'], value }
                    : undefined;
          fc.pre(edit !== undefined);
          const before = '# above\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: zero}\n---\n';
          const after = '---\n# below\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: two}\n';
          const text = before + write(whole) + after;
          const [, target] = readManifests([{ path: 'f.yaml', text }]).objects;
          const edits = editObject(target, text, [edit]);
          expect(edits).toBeDefined();
          const now = applyEdits(text, edits!);
          const objects = readManifests([{ path: 'f.yaml', text: now }]).objects;
          expect(objects.map((read) => read.value)).toEqual([
            expect.objectContaining({ metadata: { name: 'zero' } }),
            editedValue(whole, edit),
            expect.objectContaining({ metadata: { name: 'two' } }),
          ]);
          expect(now.startsWith(before)).toBe(true);
          expect(now.endsWith(after)).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('a policy with comments', () => {
  const text = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api # who
spec:
  podSelector: {} # all
  # both ways
  ingress:
    - from: # one
        - namespaceSelector: {matchLabels: {team: web}} # two
        # three
        - podSelector: # four
            matchLabels: {app: frontend} # five
      ports: # six
        - port: 80
`;
  const policy = readManifests([{ path: 'f.yaml', text }]).objects[0];
  const after = (...edits: FieldEdit[]): string => applyEdits(text, editObject(policy, text, edits)!);

  it('keeps every comment when a member is added', () => {
    expect(
      after({ op: 'set', path: ['spec', 'policyTypes'], value: ['Ingress'], after: 'podSelector' }),
    ).toBe(text.replace('{} # all\n', '{} # all\n  policyTypes:\n    - Ingress\n'));
  });

  it('keeps the comments of other lines when an item goes', () => {
    expect(after({ op: 'remove', path: ['spec', 'ingress', 0, 'from', 1] })).toBe(
      text.replace(/ {8}- podSelector.*\n.*# five\n/u, ''),
    );
  });

  it('leaves the place after a dash to the next member', () => {
    expect(after({ op: 'remove', path: ['spec', 'ingress', 0, 'from'] })).toContain('    - ports: # six\n');
  });

  it('makes several edits one after the other', () => {
    expect(
      after(
        {
          op: 'set',
          path: ['spec', 'ingress', 0, 'from', 0, 'podSelector'],
          value: { matchLabels: { app: 'frontend' } },
        },
        { op: 'remove', path: ['spec', 'ingress', 0, 'from', 1] },
      ),
    ).toContain(`        - namespaceSelector: {matchLabels: {team: web}} # two
          podSelector:
            matchLabels:
              app: frontend
        # three
      ports`);
  });

  it('is not edited through an alias', () => {
    const aliased = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nspec: {x: &x {y: 1}, z: *x}\n';
    const [target] = readManifests([{ path: 'f.yaml', text: aliased }]).objects;
    expect(editObject(target, aliased, [{ op: 'set', path: ['spec', 'z', 'y'], value: 2 }])).toBeUndefined();
  });
});

describe('a file of several documents', () => {
  const document = (name: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\nspec: {x: 1}\n`;
  const edit: FieldEdit = { op: 'set', path: ['spec', 'x'], value: 2 };

  it.each([
    ['parted by ---', `${document('a')}---\n${document('b')}---\n${document('c')}`],
    ['with a comment and spaces behind the ---', `# first\n--- # a\n${document('a')}---  \n${document('b')}`],
    ['with the same object twice', `${document('a')}---\n${document('b')}---\n${document('b')}`],
    ['of which another is broken', `kind: [\n---\n${document('b')}---\n{{ if }}\n`],
    ['behind a byte order mark', `\uFEFF${document('b')}---\n${document('c')}`],
    ['with line ends of Windows', `${document('a')}---\n${document('b')}`.replaceAll('\n', '\r\n')],
    [
      'in a List',
      `kind: List\napiVersion: v1\nitems:\n- ${document('b').trimEnd().replaceAll('\n', '\n  ')}\n`,
    ],
  ])('%s is changed in one of them only', (_, text) => {
    for (const [i, object] of readManifests([{ path: 'f.yaml', text }]).objects.entries()) {
      if (object.name !== 'b') continue;
      const now = applyEdits(text, editObject(object, text, [edit])!);
      const values = readManifests([{ path: 'f.yaml', text: now }]).objects.map(({ value }) => value['spec']);
      const before = readManifests([{ path: 'f.yaml', text }]).objects.map(({ value }) => value['spec']);
      expect(values).toEqual(before.with(i, { x: 2 }));
      expect(now.length).toBe(text.length);
    }
  });
});
