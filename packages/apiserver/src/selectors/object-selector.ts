import type { KubeObject } from '../meta/kube-object.js';

/** What a list or a watch is narrowed to. */
export type ObjectSelector = (object: KubeObject) => boolean;

/** Selects every object. */
export const EVERY_OBJECT: ObjectSelector = () => true;
