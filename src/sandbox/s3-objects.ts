import { createHash } from 'node:crypto';
import { numberOf, structureOf, structuresOf, textOf, type Fields } from './fields';
import { pageOf } from './paging';
import { malformedXml, type Versioning } from './s3-rules';
import { ServiceError } from './service';

const LARGEST_PAGE = 1000;

interface Version {
  readonly id: string;
  readonly key: string;
  readonly modified: Date;
  /** Absent in a delete marker. */
  readonly content?: {
    readonly body: Uint8Array;
    readonly etag: string;
    readonly headers: Readonly<Record<string, string>>;
  };
}

/** The objects of one bucket with their versions, each list newest first. */
export class BucketObjects {
  readonly #versions = new Map<string, Version[]>();
  readonly #newId: () => string;
  readonly #now: () => number;

  /** @param newId makes version ids */
  constructor(now: () => number, newId: () => string) {
    this.#now = now;
    this.#newId = newId;
  }

  /** Whether nothing is left, not even an old version or a delete marker. */
  get isEmpty(): boolean {
    return this.#versions.size === 0;
  }

  /** Stores an object; without versioning it takes the place of the one before. */
  put(key: string, body: Uint8Array, versioning: Versioning, headers: Readonly<Record<string, string>> = {}): object {
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    const version = this.#add(key, versioning, { content: { body, etag, headers } });
    return { ETag: etag, ServerSideEncryption: 'AES256', ...(versioning && { VersionId: version.id }) };
  }

  /** @throws ServiceError NoSuchKey, NoSuchVersion, MethodNotAllowed */
  get(input: Fields): object {
    const key = textOf(input, 'Key') ?? '';
    const id = textOf(input, 'VersionId');
    const versions = this.#versions.get(key) ?? [];
    const version = id === undefined ? versions[0] : versions.find((one) => one.id === id);
    if (version === undefined && id !== undefined) {
      throw new ServiceError('NoSuchVersion', 'The specified version does not exist.', 404);
    }
    if (version !== undefined && version.content === undefined && id !== undefined) {
      throw new ServiceError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
    }
    if (version?.content === undefined) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
    const { body, etag, headers } = version.content;
    return {
      Body: body,
      ContentLength: body.length,
      ContentType: 'binary/octet-stream',
      ...headers,
      ETag: etag,
      LastModified: version.modified,
      ServerSideEncryption: 'AES256',
      ...(version.id !== 'null' && { VersionId: version.id }),
    };
  }

  /** Deletes a version for good, or without one hides the object behind a delete marker where versions are kept. */
  delete(key: string, id: string | undefined, versioning: Versioning): { VersionId?: string; DeleteMarker?: boolean } {
    if (id !== undefined) {
      const gone = this.#versions.get(key)?.find((one) => one.id === id);
      this.#remove(key, id);
      return { VersionId: id, ...(gone !== undefined && gone.content === undefined && { DeleteMarker: true }) };
    }
    if (versioning === undefined) {
      this.#versions.delete(key);
      return {};
    }
    return { VersionId: this.#add(key, versioning, {}).id, DeleteMarker: true };
  }

  deleteAll(input: Fields, versioning: Versioning): object {
    const request = structureOf(input, 'Delete') ?? {};
    const objects = structuresOf(request, 'Objects') ?? [];
    if (objects.length === 0 || objects.length > 1000) throw malformedXml();
    const deleted = objects.map((object) => {
      const [key, id] = [textOf(object, 'Key') ?? '', textOf(object, 'VersionId')];
      const { VersionId, DeleteMarker } = this.delete(key, id, versioning);
      if (id !== undefined)
        return { Key: key, VersionId: id, ...(DeleteMarker && { DeleteMarker, DeleteMarkerVersionId: id }) };
      return { Key: key, ...(DeleteMarker && { DeleteMarker, DeleteMarkerVersionId: VersionId }) };
    });
    return request.Quiet === true ? {} : { Deleted: deleted };
  }

  /** ListObjectsV2. */
  list(bucket: string, input: Fields): object {
    const startAfter = textOf(input, 'StartAfter') ?? '';
    const newest = this.#sorted().flatMap((versions) => (versions[0]?.content ? [versions[0]] : []));
    const { prefix, delimiter, size, entries } = this.#entries(
      input,
      newest.filter(({ key }) => key > startAfter),
    );
    const token = textOf(input, 'ContinuationToken');
    const { items, nextToken } = pageOf(
      entries,
      size,
      token,
      () => new ServiceError('InvalidArgument', 'The continuation token provided is incorrect'),
    );
    return {
      Name: bucket,
      Prefix: prefix,
      ...(delimiter !== '' && { Delimiter: delimiter }),
      MaxKeys: size,
      KeyCount: items.length,
      IsTruncated: nextToken !== undefined,
      ...(token !== undefined && { ContinuationToken: token }),
      ...(nextToken !== undefined && { NextContinuationToken: nextToken }),
      Contents: items.flatMap((item) => (typeof item === 'string' ? [] : [listed(item)])),
      CommonPrefixes: items.flatMap((item) => (typeof item === 'string' ? [{ Prefix: item }] : [])),
    };
  }

  /** ListObjectVersions. */
  listVersions(bucket: string, input: Fields): object {
    const [keyMarker, idMarker] = [textOf(input, 'KeyMarker') ?? '', textOf(input, 'VersionIdMarker')];
    const all = this.#sorted().flat();
    const last = all.findIndex(({ key, id }) => key === keyMarker && id === idMarker);
    const rest = last >= 0 ? all.slice(last + 1) : all.filter(({ key }) => key > keyMarker);
    const { prefix, delimiter, size, entries } = this.#entries(input, rest);
    const items = entries.slice(0, size);
    const end = items.at(-1);
    const versions = items.filter((item) => typeof item !== 'string');
    const about = (version: Version) => ({
      ...listed(version),
      VersionId: version.id,
      IsLatest: this.#versions.get(version.key)?.[0] === version,
    });
    return {
      Name: bucket,
      Prefix: prefix,
      ...(delimiter !== '' && { Delimiter: delimiter }),
      KeyMarker: keyMarker,
      MaxKeys: size,
      IsTruncated: entries.length > size,
      ...(entries.length > size &&
        end !== undefined &&
        (typeof end === 'string' ? { NextKeyMarker: end } : { NextKeyMarker: end.key, NextVersionIdMarker: end.id })),
      Versions: versions.filter(({ content }) => content !== undefined).map(about),
      DeleteMarkers: versions.filter(({ content }) => content === undefined).map(about),
      CommonPrefixes: items.flatMap((item) => (typeof item === 'string' ? [{ Prefix: item }] : [])),
    };
  }

  /** What a list is made of: versions, and a prefix in the place of all keys that go on past the delimiter. */
  #entries(input: Fields, versions: readonly Version[]) {
    const prefix = textOf(input, 'Prefix') ?? '';
    const delimiter = textOf(input, 'Delimiter') ?? '';
    const size = Math.min(LARGEST_PAGE, numberOf(input, 'MaxKeys') ?? LARGEST_PAGE);
    const entries: (Version | string)[] = [];
    for (const version of versions) {
      if (!version.key.startsWith(prefix)) continue;
      const at = delimiter === '' ? -1 : version.key.indexOf(delimiter, prefix.length);
      const common = version.key.slice(0, at + delimiter.length);
      if (at < 0) entries.push(version);
      else if (entries.at(-1) !== common) entries.push(common);
    }
    return { prefix, delimiter, size, entries };
  }

  /** The versions of each key, in the order of S3's lists (of the keys' UTF-8 bytes). */
  #sorted(): Version[][] {
    return [...this.#versions]
      .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .map(([, list]) => list);
  }

  #add(key: string, versioning: Versioning, rest: Pick<Version, 'content'>): Version {
    const version = {
      id: versioning === 'Enabled' ? this.#newId() : 'null',
      key,
      modified: new Date(this.#now()),
      ...rest,
    };
    const kept = (this.#versions.get(key) ?? []).filter(({ id }) => id !== version.id);
    this.#versions.set(key, [version, ...kept]);
    return version;
  }

  #remove(key: string, id: string): void {
    const kept = (this.#versions.get(key) ?? []).filter((one) => one.id !== id);
    if (kept.length > 0) this.#versions.set(key, kept);
    else this.#versions.delete(key);
  }
}

function listed({ key, modified, content }: Version): object {
  return {
    Key: key,
    LastModified: modified,
    ...(content && { ETag: content.etag, Size: content.body.length, StorageClass: 'STANDARD' }),
  };
}
