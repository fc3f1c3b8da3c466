import type { FeedEvent } from '@sluice/kube';
import type { DriverEvent, DropEvent, NftError } from '@sluice/nftables';

/** What an agent did or found out, for logs and metrics. */
export type AgentEvent =
  /** What followed the cluster told. */
  | { readonly from: 'cluster'; readonly event: FeedEvent }
  /** What keeps the kernel's table told. */
  | { readonly from: 'kernel'; readonly event: DriverEvent }
  | {
      readonly from: 'agent';
      readonly event:
        /** Metrics and health are served there. */
        | { readonly kind: 'listening'; readonly url: string }
        /** Everything is known; from now on rules are kept. */
        | { readonly kind: 'ready'; readonly pods: number; readonly policies: number }
        /** So many changes of the cluster were taken in at once. */
        | { readonly kind: 'changed'; readonly changes: number }
        /** Denied flows could not be read, or not be told. */
        | { readonly kind: 'drops-failed'; readonly message: string }
        | { readonly kind: 'denied'; readonly drop: DropEvent };
    }
  /** Rules were asked for, and are in force or not. */
  | { readonly from: 'rules'; readonly error: NftError | undefined };
