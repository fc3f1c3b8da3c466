import type { Protocol } from '@sluice/engine';

/** The numbers by which IP knows the protocols that have ports. */
export const PROTOCOL_NUMBER: Readonly<Record<Protocol, number>> = { TCP: 6, UDP: 17, SCTP: 132 };

/** ICMP and ICMPv6. */
export const ICMP = 1;
export const ICMPV6 = 58;
