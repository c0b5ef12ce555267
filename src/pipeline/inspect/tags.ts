/** The tags of a thing by key. */
export type Tags = Readonly<Record<string, string>>;

/** The mark on everything the extension makes, wherever AWS lets it be tagged. */
export const createdBy = { key: 'created-by', value: 'access-alerts' } as const;

/** The same mark as IAM, S3, CloudTrail and CloudWatch want it. */
export const createdByTag = { Key: createdBy.key, Value: createdBy.value } as const;

/** Whether tags say that this extension made what carries them. */
export function isMadeHere(tags: Tags): boolean {
  return tags[createdBy.key] === createdBy.value;
}

/** Tags as a record, from the list that most services give. */
export function tagsOf(list: readonly { Key?: string | undefined; Value?: string | undefined }[] = []): Tags {
  return Object.fromEntries(list.map(({ Key = '', Value = '' }) => [Key, Value]));
}
