export { compile, compileMatrix } from './compile/compile.js';
export { INTERFACE_PREFIX, interfaceName } from './compile/interface-name.js';
export type { CompileOptions } from './compile/options.js';
export type { Element, KeyType, NamedSet, Part, Scalar } from './ruleset/named-set.js';
export type { Expression, Field, Rule, Verdict } from './ruleset/rule.js';
export type { BaseHook, Chain, Ruleset } from './ruleset/ruleset.js';
export type { Operation } from './render/operation.js';
export { printOperations } from './render/print-operations.js';
export { render, replacement } from './render/render.js';
