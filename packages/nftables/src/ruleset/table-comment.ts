/** The comment by which a table is known as one of sluice's. */
export const TABLE_COMMENT = 'kept by sluice; changes by others are undone';
