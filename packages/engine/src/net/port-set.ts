import { type IntervalAlgebra, type IntervalSet, intervalAlgebra } from './interval-set.js';

/** Destination ports, 1 to 65535, as canonical intervals. */
export type PortSet = IntervalSet<number>;

/** Set algebra over ports. */
export const portSets: IntervalAlgebra<number> = intervalAlgebra<number>(
  (port) => port + 1,
  (port) => port - 1,
);

/** Every port. */
export const ALL_PORTS: PortSet = [[1, 65535]];

/** No port. */
export const NO_PORTS: PortSet = [];
