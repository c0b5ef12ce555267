/** One operation of S3: where it is found, and how its members travel. */
export interface S3Route {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly on: 'account' | 'bucket' | 'object';
  /** The name in the query that tells operations on the same address apart. */
  readonly subresource?: string;
  readonly operation: string;
  /** Query parameters and headers that are input members. */
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The input member that the XML body is, or `policy` and `bytes` for a body that is not XML. */
  readonly body?: string;
  /** Root element of the answer, and the output member that is its content (else the whole output). */
  readonly output?: string;
  readonly outputMember?: string;
  /** The output member that is the body as it stands. */
  readonly outputBytes?: string;
  readonly outputHeaders?: Readonly<Record<string, string>>;
  /** HTTP status of an answer without a body, when it is not 200. */
  readonly status?: 204;
}

const bucketHeaders = { 'x-amz-acl': 'ACL', 'x-amz-object-ownership': 'ObjectOwnership' };
const objectHeaders = {
  'content-length': 'ContentLength',
  'content-type': 'ContentType',
  'content-encoding': 'ContentEncoding',
  etag: 'ETag',
  'last-modified': 'LastModified',
  'x-amz-version-id': 'VersionId',
  'x-amz-server-side-encryption': 'ServerSideEncryption',
};
const deletionHeaders = { 'x-amz-version-id': 'VersionId', 'x-amz-delete-marker': 'DeleteMarker' };
const version = { versionId: 'VersionId' };
const listing = { prefix: 'Prefix', delimiter: 'Delimiter', 'max-keys': 'MaxKeys' };

/** The operations of S3 that the sandbox has (S3 API reference); of two that fit a request the first one is meant. */
export const routes: readonly S3Route[] = [
  {
    method: 'GET',
    on: 'account',
    operation: 'ListBuckets',
    query: {
      prefix: 'Prefix',
      'bucket-region': 'BucketRegion',
      'max-buckets': 'MaxBuckets',
      'continuation-token': 'ContinuationToken',
    },
    output: 'ListAllMyBucketsResult',
  },
  { method: 'HEAD', on: 'bucket', operation: 'HeadBucket', outputHeaders: { 'x-amz-bucket-region': 'BucketRegion' } },

  {
    method: 'GET',
    on: 'bucket',
    subresource: 'location',
    operation: 'GetBucketLocation',
    output: 'LocationConstraint',
    outputMember: 'LocationConstraint',
  },
  { method: 'GET', on: 'bucket', subresource: 'policy', operation: 'GetBucketPolicy', outputBytes: 'Policy' },
  { method: 'PUT', on: 'bucket', subresource: 'policy', operation: 'PutBucketPolicy', body: 'policy', status: 204 },
  { method: 'DELETE', on: 'bucket', subresource: 'policy', operation: 'DeleteBucketPolicy', status: 204 },
  {
    method: 'GET',
    on: 'bucket',
    subresource: 'publicAccessBlock',
    operation: 'GetPublicAccessBlock',
    output: 'PublicAccessBlockConfiguration',
    outputMember: 'PublicAccessBlockConfiguration',
  },
  {
    method: 'PUT',
    on: 'bucket',
    subresource: 'publicAccessBlock',
    operation: 'PutPublicAccessBlock',
    body: 'PublicAccessBlockConfiguration',
  },
  {
    method: 'GET',
    on: 'bucket',
    subresource: 'encryption',
    operation: 'GetBucketEncryption',
    output: 'ServerSideEncryptionConfiguration',
    outputMember: 'ServerSideEncryptionConfiguration',
  },
  {
    method: 'PUT',
    on: 'bucket',
    subresource: 'encryption',
    operation: 'PutBucketEncryption',
    body: 'ServerSideEncryptionConfiguration',
  },
  {
    method: 'GET',
    on: 'bucket',
    subresource: 'versioning',
    operation: 'GetBucketVersioning',
    output: 'VersioningConfiguration',
  },
  {
    method: 'PUT',
    on: 'bucket',
    subresource: 'versioning',
    operation: 'PutBucketVersioning',
    body: 'VersioningConfiguration',
  },
  { method: 'GET', on: 'bucket', subresource: 'tagging', operation: 'GetBucketTagging', output: 'Tagging' },
  { method: 'PUT', on: 'bucket', subresource: 'tagging', operation: 'PutBucketTagging', body: 'Tagging', status: 204 },
  {
    method: 'GET',
    on: 'bucket',
    subresource: 'lifecycle',
    operation: 'GetBucketLifecycleConfiguration',
    output: 'LifecycleConfiguration',
  },
  {
    method: 'PUT',
    on: 'bucket',
    subresource: 'lifecycle',
    operation: 'PutBucketLifecycleConfiguration',
    body: 'LifecycleConfiguration',
  },
  {
    method: 'GET',
    on: 'bucket',
    subresource: 'versions',
    operation: 'ListObjectVersions',
    query: { ...listing, 'key-marker': 'KeyMarker', 'version-id-marker': 'VersionIdMarker' },
    output: 'ListVersionsResult',
  },
  {
    method: 'POST',
    on: 'bucket',
    subresource: 'delete',
    operation: 'DeleteObjects',
    body: 'Delete',
    output: 'DeleteResult',
  },
  {
    method: 'GET',
    on: 'bucket',
    subresource: 'list-type',
    operation: 'ListObjectsV2',
    query: { ...listing, 'continuation-token': 'ContinuationToken', 'start-after': 'StartAfter' },
    output: 'ListBucketResult',
  },
  {
    method: 'PUT',
    on: 'bucket',
    operation: 'CreateBucket',
    headers: bucketHeaders,
    body: 'CreateBucketConfiguration',
    outputHeaders: { location: 'Location' },
  },
  { method: 'DELETE', on: 'bucket', operation: 'DeleteBucket', status: 204 },

  {
    method: 'GET',
    on: 'object',
    operation: 'GetObject',
    query: version,
    outputBytes: 'Body',
    outputHeaders: objectHeaders,
  },
  {
    method: 'HEAD',
    on: 'object',
    operation: 'HeadObject',
    query: version,
    outputBytes: 'Body',
    outputHeaders: objectHeaders,
  },
  {
    method: 'PUT',
    on: 'object',
    operation: 'PutObject',
    headers: { 'content-type': 'ContentType', 'content-encoding': 'ContentEncoding' },
    body: 'bytes',
    outputHeaders: objectHeaders,
  },
  {
    method: 'DELETE',
    on: 'object',
    operation: 'DeleteObject',
    query: version,
    outputHeaders: deletionHeaders,
    status: 204,
  },
];
