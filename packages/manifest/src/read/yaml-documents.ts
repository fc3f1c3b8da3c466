import { type Document, type YAMLError, parseAllDocuments } from 'yaml';
import { type Limits, tooLarge } from './limits.js';
import { listKind } from './list-kind.js';
import { type Problem, type ReadDocument, failedDocument } from './problem.js';
import { type Chunk, cutList, splitDocuments } from './split-documents.js';
import {
  firstTemplate,
  maskTemplates,
  mentionsTemplate,
  objectsOfTemplate,
  templateMessage,
} from './template.js';
import { isTooDeep, yamlCost } from './yaml-cost.js';
import { yamlValue } from './yaml-value.js';

const OPTIONS = {
  schema: 'failsafe',
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;
// Go-yaml refuses the same characters. Tab, line feed, carriage return and next line are text.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;
const INDICATORS = 'brackets, colons, commas, quotes and line ends';
/** What kubectl says where the parser at hand has other words. */
const KUBECTL_WORDS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'found character that cannot start any token (a tab in the indentation)',
  BLOCK_AS_IMPLICIT_KEY: 'mapping values are not allowed in this context',
};

/** Reads every document of a YAML text. Documents that cannot be read have `value` undefined and say why. */
export function yamlDocuments(text: string, limits: Limits): readonly ReadDocument[] {
  const chunks = splitDocuments(text);
  if (chunks.length > limits.maxDocuments) {
    const limit = limits.maxDocuments.toLocaleString('en-US');
    return [
      failedDocument({
        code: 'too-large',
        message: `this file is too large: more than ${limit} documents`,
        start: 0,
        end: 0,
      }),
    ];
  }
  const budget: Budget = { left: limits.maxFileIndicators, told: false };
  return chunks.flatMap((chunk) => {
    const cut = chunk.text.length > 2_000 ? cutList(chunk) : undefined;
    if (!cut) return readChunk(chunk, limits, budget);
    const frame = readChunk(cut.frame, limits, budget);
    const list = listKind(frame[0]?.value);
    return [
      ...frame,
      ...cut.items.flatMap((item) =>
        readChunk(item, limits, budget).map((document) => ({ ...document, list })),
      ),
    ];
  });
}

/** What may still be spent on parsing a file, in indicators. */
interface Budget {
  left: number;
  told: boolean;
}

function readChunk(chunk: Chunk, limits: Limits, budget: Budget): readonly ReadDocument[] {
  const { text, start } = chunk;
  const failed = (problem: Problem): readonly ReadDocument[] => [failedDocument(problem)];
  if (budget.left <= 0) {
    if (budget.told) return [];
    budget.told = true;
    const limit = limits.maxFileIndicators.toLocaleString('en-US');
    const message = `this file is too large and is not read from here on: more than ${limit} ${INDICATORS}`;
    return failed({ code: 'too-large', message, start, end: start });
  }
  const control = CONTROL.exec(text);
  if (control) {
    const at = start + control.index;
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    const message =
      code === '0000'
        ? 'not a text file: it holds a NUL byte'
        : `error converting YAML to JSON: yaml: control characters are not allowed (U+${code})`;
    return failed({ code: 'not-text', message, start: at, end: at + 1 });
  }
  if (text.length - (chunk.blank ?? 0) > limits.maxYamlDocumentLength) {
    return failed({
      code: 'too-large',
      message: tooLarge('document', text.length, limits.maxYamlDocumentLength),
      start,
      end: start,
    });
  }
  const cost = yamlCost(text);
  if (cost.indicators > limits.maxIndicators) {
    const limit = limits.maxIndicators.toLocaleString('en-US');
    const message = `this document is too large: more than ${limit} ${INDICATORS}`;
    return failed({ code: 'too-large', message, start, end: start });
  }
  if (isTooDeep(text, cost, limits.maxDepth)) {
    return failed({
      code: 'too-deep',
      message: `nested deeper than ${limits.maxDepth} levels`,
      start,
      end: start,
    });
  }
  budget.left -= cost.indicators;
  const templated = mentionsTemplate(text);
  const documents = parse(text);
  const broken = documents.find((document) => document.errors.length > 0);
  if (broken) {
    budget.left -= 3 * cost.indicators;
    const error = broken.errors[0]!;
    // A second look costs as much as the first: what is so large and holds templates is taken for one.
    const isTemplate = templated && (cost.indicators > 100_000 || !failsAlike(text, error));
    if (isTemplate) return failed(templateProblem(chunk));
    return failed(syntaxProblem(error, start));
  }
  return documents.map((document): ReadDocument => {
    const { value, recorder, problems } = yamlValue(document.contents, text, limits.maxAliasedValues);
    const template = problems.find((problem) => problem.code === 'template');
    if (template) return failedDocument(templateProblem(chunk, template.start));
    const places = recorder.places(start);
    return {
      value,
      places: () => places,
      problems: problems.map((problem) => ({
        ...problem,
        start: problem.start + start,
        end: problem.end + start,
      })),
      start: start + (document.contents?.range?.[0] ?? 0),
      mentionsTemplate: templated,
    };
  });
}

function parse(text: string): readonly Document[] {
  const documents = parseAllDocuments(text, OPTIONS);
  return Array.isArray(documents) ? (documents as Document[]) : [];
}

/** Whether the text is as wrong at the same place when its templates are filled in. */
function failsAlike(text: string, error: YAMLError): boolean {
  const masked = parse(maskTemplates(text)).find((document) => document.errors.length > 0);
  return masked !== undefined && masked.errors[0]!.pos[0] === error.pos[0];
}

function syntaxProblem({ code, message, pos }: YAMLError, shift: number): Problem {
  const words = KUBECTL_WORDS[code] ?? (message.length > 200 ? `${message.slice(0, 200)}…` : message);
  return {
    code: 'syntax',
    message: `error converting YAML to JSON: yaml: ${words}`,
    start: pos[0] + shift,
    end: pos[1] + shift,
  };
}

function templateProblem({ text, start }: Chunk, from = 0): Problem {
  const at = start + (firstTemplate(text, from) ?? 0);
  return {
    code: 'template',
    message: templateMessage(text.slice(at - start)),
    start: at,
    end: at + 2,
    lost: objectsOfTemplate(text),
  };
}
