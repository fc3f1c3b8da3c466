/** Who sends a request, by the certificate or as whom the admin acts. */
export interface Identity {
  readonly name: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
  readonly uid?: string;
}

/** May do everything, and act as others. */
export const ADMIN_GROUP = 'system:masters';

/** May look at everything but Secrets, and change nothing. */
export const VIEWER_GROUP = 'sluice:viewers';

/** Whoever comes in without a certificate where that is allowed. */
export const LOCAL_ADMIN: Identity = {
  name: 'kubernetes-admin',
  groups: [ADMIN_GROUP, 'system:authenticated'],
};
