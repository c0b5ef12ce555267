import { ServiceError } from './service';

export function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message);
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}

/** The text AWS's services give when a field breaks a rule of the API model. */
export function constraint(value: unknown, field: string, rule: string): ServiceError {
  return invalidParameter(
    `1 validation error detected: Value '${String(value)}' at '${field}' failed to satisfy constraint: Member must ${rule}`,
  );
}
