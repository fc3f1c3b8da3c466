export { compile, compileMatrix } from './compile/compile.js';
export { INTERFACE_PREFIX, interfaceName } from './compile/interface-name.js';
export type { CompileOptions, Observe } from './compile/options.js';
export type { Element, KeyType, NamedSet, Part, Scalar } from './ruleset/named-set.js';
export type { Expression, Field, Rule, Verdict } from './ruleset/rule.js';
export type { BaseHook, Chain, Ruleset } from './ruleset/ruleset.js';
export type { Operation } from './change/operation.js';
export { printOperations } from './change/print-operations.js';
export { render, replacement } from './render/render.js';
export type { Packet } from './simulate/packet.js';
export {
  type Counted,
  type LookUp,
  type Outcome,
  simulate,
  type SimulatedStep,
  simulatorOf,
} from './simulate/simulate.js';
export { type Changes, changes, diff } from './change/changes.js';
export { runOperations } from './change/run-operations.js';
export type { NftError } from './kernel/nft-error.js';
export type { DriverEvent } from './kernel/driver-event.js';
export { NftDriver, type NftDriverOptions } from './kernel/nft-driver.js';
export type { Start } from './kernel/kept-nft.js';
export { splitName } from './change/bank.js';
export { nftRunner, type NftRunnerOptions } from './kernel/nft-runner.js';
export type { Applied, Runner } from './kernel/runner.js';
export { type Ended, type NotRun, type Spawn, spawnProcess } from './kernel/spawn.js';
export { type Advance, advance } from './change/advance.js';
export { generationOf, withGeneration } from './change/with-generation.js';
export {
  type AttributedClass,
  type Attribution,
  attributionOf,
  type Due,
  type Origin,
} from './observe/attribution.js';
export { type CountedOrigin, type Counters, countersOf, type DecisionCount } from './observe/counters.js';
export {
  type Denier,
  type FlowContext,
  flowSetNames,
  flowsOf,
  type NotedFlow,
  podsByAddress,
} from './observe/flows.js';
export { type DropEvent, newDrops, type SeenDrops } from './observe/new-drops.js';
export { type Count, type ListedElement, type Listing, readListing } from './observe/listing.js';
export { LiveRuleset } from './live/live-ruleset.js';
export {
  explainPacket,
  type LookUpPurpose,
  type PacketLookUp,
  type PacketSide,
  type PacketStory,
} from './observe/explain-packet.js';
export { type Hop, hopsOf } from './simulate/hops.js';
export { type Pending, type PendingChange, pendingChanges } from './kernel/pending.js';
export { type FlowListing, readCounts, readFlows } from './kernel/flow-reader.js';
export type { NftProgram } from './kernel/nft-program.js';
