import { jsonPlaces } from './json-places.js';
import { jsonCost } from './json-cost.js';
import type { Limits } from './limits.js';
import type { Places } from './place.js';
import { type ReadDocument, failedDocument as failed } from './problem.js';
import { scanJson, skipSpace } from './scan-json.js';
import { mentionsTemplate } from './template.js';

/** The documents of a JSON text, one after the other as kubectl takes them; the last may be one that failed. */
export function jsonDocuments(text: string, limits: Limits): readonly ReadDocument[] {
  if (jsonCost(text, limits.maxJsonIndicators) > limits.maxJsonIndicators) {
    const limit = limits.maxJsonIndicators.toLocaleString('en-US');
    const message = `this JSON file is too large: more than ${limit} brackets, colons and commas; give it in parts`;
    return [failed({ code: 'too-large', message, start: 0, end: 0 })];
  }
  const templated = mentionsTemplate(text);
  // A lone surrogate can only come from an escape; Go's decoder reads it as U+FFFD.
  const surrogates = /\\u[dD][89a-fA-F]/.test(text);
  const document = (parsed: unknown, start: number): ReadDocument => {
    if (isDeeper(parsed, limits.maxDepth)) {
      return failed({
        code: 'too-deep',
        message: `nested deeper than ${limits.maxDepth} levels`,
        start,
        end: start,
      });
    }
    let places: Places | undefined;
    return {
      value: surrogates ? wellFormed(parsed) : parsed,
      places: () => (places ??= jsonPlaces(text, start)),
      problems: [],
      start,
      mentionsTemplate: templated,
    };
  };

  const first = skipSpace(text, 0);
  try {
    return [document(JSON.parse(text), first)];
  } catch {
    // Not one valid value: several, or an error to be placed.
  }
  const documents: ReadDocument[] = [];
  for (let at = first; at < text.length;) {
    const scan = scanJson(text, at);
    if ('error' in scan) {
      documents.push(
        failed({ code: 'syntax', message: `json: ${scan.error}`, start: scan.at, end: scan.at + 1 }),
      );
      break;
    }
    documents.push(document(JSON.parse(text.slice(at, scan.end)), at));
    at = skipSpace(text, scan.end);
  }
  return documents;
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object' && isDeeper(item, depth - 1)) return true;
    return false;
  }
  const map = value as Record<string, unknown>;
  for (const key in map) {
    const item = map[key];
    if (typeof item === 'object' && isDeeper(item, depth - 1)) return true;
  }
  return false;
}

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(LONE, '\ufffd');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.replace(LONE, '\ufffd'), wellFormed(inner)]),
  );
}
