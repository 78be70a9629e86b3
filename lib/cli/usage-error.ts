/** The command was called in a way that cannot be meant, or is given something it cannot read. */
export class UsageError extends Error {}
