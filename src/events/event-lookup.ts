import type { Account } from '../aws/account';
import { lookupAttribute, type EventSearch } from '../cloudtrail/event-search';
import { foundEvent, type FoundEvent } from '../cloudtrail/found-event';

/** A page of Event history, the newest events first. Only a missing token says that there are no older ones. */
export interface LookupPage {
  readonly events: readonly FoundEvent[];
  readonly token?: string | undefined;
}

/** What is looked up; a token goes on where the page before ended, and is good for the same search and range only. */
export interface Lookup {
  readonly search: EventSearch;
  readonly range: { readonly from: number; readonly to: number };
  readonly token?: string | undefined;
}

/**
 * One page of the account's Event history of this region: what AWS finds by one attribute of the search. Whether its
 * events fit the others is for `fits` to say.
 * @throws AwsError
 */
export async function lookUpEvents(
  account: Pick<Account, 'call'>,
  { search, range, token }: Lookup,
  signal: AbortSignal,
): Promise<LookupPage> {
  const attribute = lookupAttribute(search);
  const { Events = [], NextToken } = await account.call(
    'cloudtrail:LookupEvents',
    {
      StartTime: new Date(range.from),
      EndTime: new Date(range.to),
      MaxResults: 50,
      ...(attribute && { LookupAttributes: [{ AttributeKey: attribute.key, AttributeValue: attribute.value }] }),
      ...(token !== undefined && { NextToken: token }),
    },
    { signal },
  );
  return { events: Events.map(foundEvent), token: NextToken };
}
