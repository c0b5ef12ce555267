/** AWS's IAM actions by service; made at build time by scripts/iam-actions.js. */
declare module 'virtual:iam-actions' {
  /** The day of the data, as `2026-09-26`. */
  export const updated: string;
  /** `kms⇥AWS Key Management Service⇥CancelKeyDeletion CreateAlias …`: IAM prefix, name, actions in order. */
  export const services: readonly string[];
}
