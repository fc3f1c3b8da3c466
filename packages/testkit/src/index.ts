export * from './arbitraries.js';
export * from './conformance.js';
export * from './flows-of.js';
export * from './placement.js';
export * from './crowded-clusters.js';
