/**
 * The seam inside the sandbox: services speak plain objects in the shapes of the AWS SDK, wire.ts speaks HTTP.
 */

/** What a service operation knows about its caller. */
export interface RequestContext {
  /** The region the request was signed for. */
  readonly region: string;
  readonly accessKeyId: string;
}

/** One API operation: input and output in the SDK's shapes (dates as `Date`), failing with {@link ServiceError}. */
export type Operation = (input: Record<string, unknown>, context: RequestContext) => object;

/** Operations by name, e.g. `CreateTrail`. A missing one answers as AWS answers an unknown action. */
export type Service = Readonly<Record<string, Operation>>;

/** An error as AWS answers it: `code` is AWS's error name (the service's API reference), `status` the HTTP status. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
