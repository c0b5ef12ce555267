/** The ways in which SNS delivers, with how an endpoint of each looks (SNS API reference, Subscribe). */
export const protocols = {
  email: { looks: /^[^\s@]+@[^\s@]+$/, otherwise: 'It must be an email address.', example: 'ops@example.com' },
  'email-json': { looks: /^[^\s@]+@[^\s@]+$/, otherwise: 'It must be an email address.', example: 'ops@example.com' },
  sms: {
    looks: /^\+\d[\d-]{5,19}$/,
    otherwise: 'It must be a phone number with + and the country code.',
    example: '+15550100',
  },
  https: {
    looks: /^https:\/\/\S+$/,
    otherwise: 'It must begin with https://.',
    example: 'https://example.com/alarms',
  },
  http: { looks: /^http:\/\/\S+$/, otherwise: 'It must begin with http://.', example: 'http://example.com/alarms' },
  sqs: {
    looks: /^arn:[\w-]+:sqs:[\w-]+:\d{12}:\S+$/,
    otherwise: 'It must be the ARN of a queue.',
    example: 'arn:aws:sqs:us-east-1:111122223333:alarms',
  },
  lambda: {
    looks: /^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:\S+$/,
    otherwise: 'It must be the ARN of a function.',
    example: 'arn:aws:lambda:us-east-1:111122223333:function:on-alarm',
  },
} as const satisfies Record<string, { looks: RegExp; otherwise: string; example: string }>;

/** Firehose and mobile push need more than an endpoint, so they are not among them. */
export type Protocol = keyof typeof protocols;

export function isProtocol(text: string): text is Protocol {
  return Object.hasOwn(protocols, text);
}

/** What SNS would not like about an endpoint, in a plain sentence; undefined when nothing. */
export function endpointProblem(protocol: Protocol, endpoint: string): string | undefined {
  const { looks, otherwise } = protocols[protocol];
  return looks.test(endpoint) ? undefined : otherwise;
}

/** Whether somebody at the endpoint has to agree before anything is delivered; AWS's own services need not. */
export function needsConfirmation(protocol: string): boolean {
  return ['email', 'email-json', 'http', 'https'].includes(protocol);
}
