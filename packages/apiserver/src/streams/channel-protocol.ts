/** How the channels of a WebSocket are told apart, and what goes over them. */
export interface ChannelProtocol {
  /** Messages are text: the channel as a digit, and base64. */
  readonly isText: boolean;
  /** The end is told as a Status in JSON, not by its words. */
  readonly jsonStatus: boolean;
  /** `[255, channel]` closes one channel. */
  readonly closesChannels: boolean;
}

const OLD: ChannelProtocol = { isText: false, jsonStatus: false, closesChannels: false };
const V4: ChannelProtocol = { ...OLD, jsonStatus: true };

/** The subprotocols of exec and attach; a client that offers none gets the oldest, as from a kubelet. */
const PROTOCOLS: ReadonlyMap<string, ChannelProtocol> = new Map([
  ['v5.channel.k8s.io', { ...V4, closesChannels: true }],
  ['v4.channel.k8s.io', V4],
  ['v4.base64.channel.k8s.io', { ...V4, isText: true }],
  ['v3.channel.k8s.io', OLD],
  ['v2.channel.k8s.io', OLD],
  ['channel.k8s.io', OLD],
  ['base64.channel.k8s.io', { ...OLD, isText: true }],
]);

/** Their names, for the refusal of clients that know none. */
export const CHANNEL_PROTOCOLS: readonly string[] = [...PROTOCOLS.keys()];

/** The first that the client offers and the server knows. */
export function chooseChannels(
  offered: readonly string[],
): { readonly name?: string; readonly protocol: ChannelProtocol } | undefined {
  if (offered.length === 0) return { protocol: OLD };
  for (const name of offered) {
    const protocol = PROTOCOLS.get(name);
    if (protocol) return { name, protocol };
  }
  return undefined;
}

/** A message that carries bytes of a channel. */
export function toMessage({ isText }: ChannelProtocol, channel: number, bytes: Buffer): Buffer | string {
  return isText ? `${channel}${bytes.toString('base64')}` : Buffer.concat([Buffer.of(channel), bytes]);
}

/** The channel of a message and its bytes; nothing for an empty one. */
export function fromMessage(
  { isText }: ChannelProtocol,
  message: Buffer,
): { readonly channel: number; readonly bytes: Buffer } | undefined {
  const first = message[0];
  if (first === undefined) return undefined;
  if (!isText) return { channel: first, bytes: message.subarray(1) };
  return { channel: first - 0x30, bytes: Buffer.from(message.toString('latin1', 1), 'base64') };
}
