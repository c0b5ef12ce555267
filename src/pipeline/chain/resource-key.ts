/** A thing in an account and region by its kind and name, e.g. `role:clwatch_role`. */
export type ResourceKey = `${ResourceKind}:${string}`;

export type ResourceKind =
  'alarm' | 'bucket' | 'filter' | 'log-group' | 'role' | 'role-policy' | 'subscription' | 'topic' | 'trail';
