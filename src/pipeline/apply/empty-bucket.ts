import { AwsError, type Account } from '../../aws/account';

/**
 * Deletes everything in a bucket, old versions and delete markers too, a page at a time.
 * @returns how much was deleted
 * @throws AwsError; what was deleted by then is gone
 */
export async function emptyBucket(account: Account, Bucket: string, signal: AbortSignal): Promise<number> {
  let deleted = 0;
  for (;;) {
    if (signal.aborted) {
      throw new AwsError('s3:DeleteObjects', 'AbortError', 'The deletion was cancelled.', { reason: 'cancelled' });
    }
    const { Versions = [], DeleteMarkers = [] } = await account.call('s3:ListObjectVersions', { Bucket });
    const Objects = [...Versions, ...DeleteMarkers].flatMap(({ Key, VersionId }) =>
      Key === undefined ? [] : [{ Key, ...(VersionId !== undefined && { VersionId }) }],
    );
    if (Objects.length === 0) return deleted;
    // A list has up to 1000 entries, which is what one deletion takes.
    const { Errors = [] } = await account.call('s3:DeleteObjects', { Bucket, Delete: { Objects, Quiet: true } });
    deleted += Objects.length - Errors.length;
    // What may not be deleted (object lock, a policy) would be listed for ever.
    if (Errors.length > 0) throw objectsStay(Bucket, Errors.length, Errors[0]?.Code ?? 'UnknownError');
  }
}

function objectsStay(bucket: string, count: number, code: string): AwsError {
  const action = 's3:DeleteObject';
  const needs = [action, 's3:DeleteObjectVersion'];
  return new AwsError(
    's3:DeleteObjects',
    code,
    `${count} objects of ${bucket} could not be deleted.`,
    code === 'AccessDenied' ? { reason: 'denied', action, resource: bucket, needs } : { reason: 'other' },
  );
}
