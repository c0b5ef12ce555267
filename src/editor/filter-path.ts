/** Where a metric filter is: one account, one region, one log group. */
export interface FilterPlace {
  readonly accountId: string;
  readonly region: string;
  readonly logGroup: string;
  readonly name: string;
}

/** The path of a `cwfilter:` document, e.g. `/111122223333/us-east-1/CloudTrail%2Flogs/stops.cwfilter`. */
export function filterPath({ accountId, region, logGroup, name }: FilterPlace): string {
  return `/${[accountId, region, logGroup, name].map(encodeURIComponent).join('/')}.cwfilter`;
}

/** The metric filter that such a path stands for; undefined for any other path. */
export function filterPlaceOf(path: string): FilterPlace | undefined {
  const parts = /^\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)\.cwfilter$/.exec(path)?.slice(1);
  try {
    const [accountId, region, logGroup, name] = parts?.map(decodeURIComponent) ?? [];
    if (!accountId || !region || !logGroup || !name) return undefined;
    return { accountId, region, logGroup, name };
  } catch {
    return undefined;
  }
}
