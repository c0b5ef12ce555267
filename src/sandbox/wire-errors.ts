import type { ServiceName } from './wire-protocol';

/**
 * Errors of CloudWatch whose query code is not the name in the model (Smithy trait `awsQueryError`). A sandbox service
 * may throw either.
 */
const cloudWatchCodes: Readonly<Record<string, string>> = {
  InternalServiceFault: 'InternalServiceError',
  InvalidFormatFault: 'InvalidFormat',
  InvalidParameterCombinationException: 'InvalidParameterCombination',
  InvalidParameterValueException: 'InvalidParameterValue',
  LimitExceededFault: 'LimitExceeded',
  MissingRequiredParameterException: 'MissingParameter',
  ValidationException: 'ValidationError',
};
const cloudWatchNames = new Map(Object.entries(cloudWatchCodes).map(([name, code]) => [code, name]));

/** The error's name in the service's model, which the SDK gives as `error.name`. */
export function modelName(service: ServiceName | undefined, code: string): string {
  return service === 'cloudwatch' ? (cloudWatchNames.get(code) ?? code) : code;
}

/** The error's code in the AWS Query protocol. IAM and SNS have their names there without the ending "Exception". */
export function queryCode(service: ServiceName | undefined, code: string): string {
  if (service === 'iam' || service === 'sns') return code.replace(/(?<=.)Exception$/, '');
  if (service === 'cloudwatch') return Object.hasOwn(cloudWatchCodes, code) ? cloudWatchCodes[code]! : code;
  return code;
}
