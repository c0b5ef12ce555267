import type { ServiceError } from './service';

/** A request as an HTTP server or the SDK's request handler has it; header names are in lower case. */
export interface SandboxRequest {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  /** Decoded; a name that stands without a value has the value `''`. */
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Host name, with or without the port. */
  readonly host: string;
}

export interface SandboxResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
  /** What is written after `body`, for as long as it goes on. */
  readonly stream?: { readonly chunks: AsyncIterable<Uint8Array>; close(): void };
}

export type ServiceName = 'cloudtrail' | 'logs' | 'cloudwatch' | 'iam' | 'sts' | 'sns' | 's3' | 'kms' | 'organizations';

/** What a request asks for, before anybody looked whether there is such an operation. */
export interface Call {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** What a protocol needs to know to write an answer. `service` is unknown for a request nobody signed. */
export interface Reply {
  readonly request: SandboxRequest;
  readonly requestId: string;
  readonly service?: ServiceName;
  readonly call?: Call;
}

/** How calls, answers and errors are written in HTTP; there are four ways, see {@link answer}. */
export interface Protocol {
  /** @throws ServiceError for a body that is not in the protocol */
  read(request: SandboxRequest, service: ServiceName): Call;
  answer(output: object, reply: Reply): SandboxResponse;
  refuse(error: ServiceError, reply: Reply): SandboxResponse;
  /** How a request without a signature is refused. */
  readonly unsigned: ServiceError;
  /** How an operation that the service does not have is refused. */
  unknown(operation: string): ServiceError;
}
