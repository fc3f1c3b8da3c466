import {
  type Alias,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  isAlias,
  isMap,
  isScalar,
  isSeq,
} from 'yaml';
import { MAX_PROBLEMS_PER_FILE } from './limits.js';
import type { Place } from './place.js';
import { PlaceRecorder } from './place-recorder.js';
import type { Problem } from './problem.js';
import { resolveScalar, resolveTagged, tagOf } from './resolve-scalar.js';

type JsonMap = Record<string, unknown>;
type YamlNode = Node | null;

/** The value of a YAML document as JSON, and the places of its fields; offsets are of the parsed text. */
export interface YamlValue {
  readonly value: unknown;
  readonly recorder: PlaceRecorder;
  readonly problems: readonly Problem[];
}

const INVALID_KEY = 'error converting YAML to JSON: yaml: invalid map key';

/** Stops the conversion of one document; never leaves this file. */
class Stop extends Error {}

/** Turns a parsed document (failsafe schema: every scalar a string) into the JSON value that kubectl would send. */
export function yamlValue(root: YamlNode, text: string, maxAliasedValues: number): YamlValue {
  const recorder = new PlaceRecorder();
  const problems: Problem[] = [];
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  const open = new Set<Node>();
  let aliased = 0;
  let aliasDepth = 0;

  const tell = (code: Problem['code'], message: string, node: YamlNode, severity?: 'warning'): void => {
    const [start, end] = node?.range ?? [0, 0];
    problems.push({ code, message, start, end, ...(severity && { severity }) });
    if (problems.length > MAX_PROBLEMS_PER_FILE) throw new Stop();
  };
  const stop = (code: Problem['code'], message: string, node: YamlNode): never => {
    tell(code, message, node);
    throw new Stop();
  };

  const targetOf = (alias: Alias): Node => {
    const known = targets.get(alias);
    if (known) return known;
    const target = anchors.get(alias.source);
    if (!target)
      return stop(
        'syntax',
        `error converting YAML to JSON: yaml: unknown anchor '${alias.source}' referenced`,
        alias,
      );
    targets.set(alias, target);
    return target;
  };

  const enter = (node: Node): void => {
    if (aliasDepth > 0) {
      if (++aliased > maxAliasedValues) {
        const limit = maxAliasedValues.toLocaleString('en-US');
        stop(
          'alias-bomb',
          `document contains excessive aliasing: its aliases stand for more than ${limit} values`,
          node,
        );
      }
    } else if ('anchor' in node && node.anchor) anchors.set(node.anchor, node);
  };

  const scalarOf = (node: Scalar): unknown => {
    const source = String(node.value ?? '');
    const { tag } = node;
    if (tag && tag !== 'tag:yaml.org,2002:str') {
      const value = resolveTagged(tag, source);
      if (value === undefined) {
        const words = `cannot decode ${tagOf(resolveScalar(source))} \`${source}\` as a ${tag.replace(/^.*:/, '!!')}`;
        tell('wrong-type', `error converting YAML to JSON: yaml: ${words}`, node);
      }
      return checkNumber(value ?? null, node);
    }
    return node.type === 'PLAIN' && !tag ? checkNumber(resolveScalar(source), node) : source;
  };

  const checkNumber = (value: unknown, node: Node): unknown => {
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
    tell('wrong-type', `error converting YAML to JSON: json: unsupported value: ${name}`, node);
    return null;
  };

  /** A key as JSON has it: go-yaml's readers turn numbers and booleans into strings. */
  const keyOf = (node: YamlNode, map: YAMLMap): string | undefined => {
    const target = isAlias(node) ? targetOf(node) : node;
    if (target && isScalar(target)) {
      if (!isAlias(node)) enter(target);
      const value = scalarOf(target);
      if (typeof value === 'string') return value;
      if (value !== null) {
        const key = String(value);
        const source = String(target.value);
        if (key !== source) {
          const kind = typeof value === 'boolean' ? 'boolean' : 'number';
          tell(
            'wrong-type',
            `the key ${source} is the YAML 1.1 ${kind} ${key} and is read as "${key}": quote it to keep "${source}"`,
            node,
            'warning',
          );
        }
        return key;
      }
      tell('invalid-key', 'a key cannot be null', node);
      return undefined;
    }
    const at = map.range?.[0] ?? 0;
    if (text.startsWith('{{', at)) tell('template', 'template expression', map);
    else tell('invalid-key', `${INVALID_KEY}: a key must be a string, not a map or a list`, target ?? map);
    return undefined;
  };

  const kindOf = (node: Node): Place['kind'] =>
    isScalar(node) ? (node.type === 'PLAIN' && !node.tag ? 'plain' : 'scalar') : 'collection';

  const convert = (node: YamlNode, key: string | number, keyNode: YamlNode, fallback: number): unknown => {
    const [keyStart, keyEnd] = keyNode?.range ?? [0, 0];
    if (!node) {
      recorder.close(recorder.open(key, keyStart, keyEnd, fallback, fallback, 'plain'));
      return null;
    }
    if (isAlias(node)) {
      const target = targetOf(node);
      if (open.has(target)) stop('cyclic-alias', `anchor '${node.source}' value contains itself`, node);
      aliasDepth++;
      const value = convert(target, key, keyNode, fallback);
      aliasDepth--;
      return value;
    }
    enter(node);
    const [start, end] = node.range ?? [fallback, fallback];
    const row = recorder.open(key, keyStart, keyEnd, start, end, kindOf(node));
    const value = isScalar(node) ? scalarOf(node) : collection(node);
    recorder.close(row);
    return value;
  };

  const collection = (node: Node): unknown => {
    open.add(node);
    let value: unknown = null;
    if (isSeq(node)) {
      const list: unknown[] = [];
      for (const item of node.items)
        list.push(convert(item as YamlNode, list.length, null, node.range?.[0] ?? 0));
      value = list;
    } else if (isMap(node)) {
      const map: JsonMap = {};
      fill(map, node, false);
      value = map;
    }
    open.delete(node);
    return value;
  };

  /** Fills a map in the order of writing: what a merge key brings wins over fields before it, as go-yaml 2 has it. */
  const fill = (map: JsonMap, node: YAMLMap, merging: boolean): void => {
    const written = new Set<string>();
    for (const pair of node.items) {
      const keyNode = pair.key as YamlNode;
      if (isMergeKey(keyNode)) {
        merge(map, pair);
        continue;
      }
      const key = keyOf(keyNode, node);
      if (key === undefined) continue;
      if (written.has(key)) {
        if (!merging) tell('duplicate-key', `key ${JSON.stringify(key)} already set in map`, keyNode);
        continue;
      }
      written.add(key);
      const value = convert(pair.value as YamlNode, key, keyNode, keyNode?.range?.[1] ?? 0);
      if (key === '__proto__') {
        Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
      } else map[key] = value;
    }
  };

  /** Of several maps merged the first wins, so that it is merged last. */
  const merge = (map: JsonMap, pair: Pair): void => {
    const target = dereference(pair.value as YamlNode);
    for (const part of isSeq(target) ? target.items.toReversed() : [target]) {
      const source = dereference(part as YamlNode);
      if (!isMap(source)) {
        tell(
          'invalid-key',
          'error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the value',
          pair.value as YamlNode,
        );
        continue;
      }
      if (open.has(source)) stop('cyclic-alias', 'a merged map contains itself', pair.value as YamlNode);
      open.add(source);
      aliasDepth++;
      enter(source);
      fill(map, source, true);
      aliasDepth--;
      open.delete(source);
    }
  };

  const dereference = (node: YamlNode): YamlNode => (isAlias(node) ? targetOf(node) : node);

  try {
    return { value: convert(root, '', null, 0), recorder, problems };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { value: undefined, recorder, problems };
  }
}

function isMergeKey(node: YamlNode): boolean {
  if (!isScalar(node) || node.value !== '<<') return false;
  return node.tag ? node.tag === 'tag:yaml.org,2002:merge' : node.type === 'PLAIN';
}
