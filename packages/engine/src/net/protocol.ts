/** The protocols whose ports policies can name. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** A flow's protocol: `other` is every IP protocol without ports that policies know of, ICMP among them (PORT-6). */
export type FlowProtocol = Protocol | 'other';

/** Every protocol with ports, in the API's order. */
export const PROTOCOLS: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];
