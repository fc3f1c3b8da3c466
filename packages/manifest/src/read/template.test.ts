import { describe, expect, it } from 'vitest';
import { policy, read, titles, told } from './read.fixture.js';

const HELM = 'render it first, e.g. with `helm template CHART`, and read the output';
const ENVSUBST = 'render it first, e.g. with `envsubst < FILE`, and read the output';
const map = (rest: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n${rest}`;

describe('templates are skipped with a notice', () => {
  it.each([
    [
      'lines of control flow',
      `{{- if .Values.x }}\n${policy('a')}{{- end }}\n`,
      `1:1 notice template skipped: this document is a template ({{- if .Values.x }}); ${HELM}`,
    ],
    [
      'an unquoted value',
      policy('{{ .Values.name }}'),
      `4:9 notice template skipped: this document is a template ({{ .Values.name }}); ${HELM}`,
    ],
    [
      'a value that begins with an expression',
      policy('{{ .Release.Name }}-x'),
      `4:9 notice template skipped: this document is a template ({{ .Release.Name }}); ${HELM}`,
    ],
    [
      'a name that holds an expression',
      policy('x-{{ .Values.name }}'),
      `4:3 notice template skipped: this document is a template ({{ .Values.name }}); ${HELM}`,
    ],
    [
      'a quoted name',
      policy('"{{ .Values.name }}"'),
      `4:3 notice template skipped: this document is a template ({{ .Values.name }}); ${HELM}`,
    ],
    [
      'a variable for a name',
      policy('${NAME}'),
      `4:3 notice template skipped: this document is a template (\${NAME}); ${ENVSUBST}`,
    ],
    [
      'a variable in a label',
      policy('a').replace('app: web', 'app: ${APP}'),
      `8:7 notice template skipped: this document is a template (\${APP}); ${ENVSUBST}`,
    ],
    [
      'an included block',
      policy('a').replace('      app: web', '      {{- include "labels" . | nindent 6 }}'),
      `8:7 notice template skipped: this document is a template ({{- include "labels" . | nindent 6 }}); ${HELM}`,
    ],
    [
      'a port in JSON',
      '{"apiVersion":"v1","kind":"X","metadata":{"name":"a"},"port":{{ .port }}}',
      `1:62 notice template skipped: this document is a template ({{ .port }}); ${HELM}`,
    ],
  ])('%s', (_, text, expected) => {
    const result = read(`${text}\n---\n${policy('next')}`);
    expect(told(result)).toEqual([expected]);
    expect(titles(result)).toEqual(['NetworkPolicy next']);
  });
});

it('one notice tells all templates of a file', () => {
  const text = `{{- if .Values.x }}\n---\n${policy('{{ .Values.a }}')}---\n${policy('b')}---\n{{- end }}\n`;
  const result = read(text);
  expect(titles(result)).toEqual(['NetworkPolicy b']);
  expect(told(result)).toEqual([
    `1:1 notice template skipped: 3 documents of this file are templates ({{- if .Values.x }}); ${HELM}`,
  ]);
});

describe('text that only looks like a template is text', () => {
  it.each([
    ['in a block of a ConfigMap', map('data:\n  x: |\n    {{ if .x }}\n    ${HOME}\n    {{ end }}\n')],
    ['in a quoted string', map('data: {x: "{{ $labels.pod }}"}\n')],
    ['in an unquoted string', map('data:\n  url: http://${HOST}/x\n')],
    ['in an annotation', map('').replace('name: a', 'name: a\n  annotations: {x: "${x} {{y}}"}')],
    ['in a comment', map('# {{ .x }}\n')],
    [
      'in the arguments of a container',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{args: ["$(X)", "${Y}"]}]}\n',
    ],
  ])('%s', (_, text) => {
    const result = read(text);
    expect(result.diagnostics).toEqual([]);
    expect(result.objects).toHaveLength(1);
  });

  it('and hides no syntax error beside it', () => {
    const result = read(map('data:\n  x: |\n    {{ if .x }}\n  y: [a\nz: 1\n'));
    expect(result.diagnostics).toMatchObject([{ code: 'syntax', severity: 'error' }]);
  });
});
