import { ServiceError } from './service';
import type { World } from './world';

const DAY = 24 * 60 * 60_000;
/** How long a subscription waits to be confirmed before it is forgotten. */
const CONFIRMATION_TIME = 2 * DAY;

/** How the endpoint of each protocol must look. Those of AWS itself need no confirmation. */
const protocols: Readonly<Record<string, { readonly endpoint: RegExp; readonly confirmed?: true }>> = {
  email: { endpoint: /^[^\s@]+@[^\s@]+$/ },
  'email-json': { endpoint: /^[^\s@]+@[^\s@]+$/ },
  http: { endpoint: /^http:\/\// },
  https: { endpoint: /^https:\/\// },
  sms: { endpoint: /^\+?\d[\d-]+$/, confirmed: true },
  sqs: { endpoint: /^arn:[\w-]+:sqs:/, confirmed: true },
  lambda: { endpoint: /^arn:[\w-]+:lambda:/, confirmed: true },
};

/** Something that SNS sent: mail, or what stands for it with the other protocols. */
export interface Mail {
  readonly kind: 'confirmation' | 'notification';
  readonly protocol: string;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly topicArn: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Of a confirmation: what {@link Topics.confirm} takes. */
  readonly token?: string;
}

/** Somebody who wants a topic's messages. Times are milliseconds since the epoch. */
export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly token: string;
  readonly since: number;
  confirmed: boolean;
}

/** Who gets the messages of all topics, and what they got. */
export class Subscriptions {
  readonly #world: World;
  readonly #inbox: Mail[] = [];
  #all: Subscription[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /** Everything sent so far, the oldest first. */
  get inbox(): readonly Mail[] {
    return this.#inbox;
  }

  /** Subscriptions that are confirmed or may still be. */
  get living(): readonly Subscription[] {
    const oldest = this.#world.clock.now() - CONFIRMATION_TIME;
    this.#all = this.#all.filter(({ confirmed, since }) => confirmed || since >= oldest);
    return this.#all;
  }

  /**
   * Subscribes an endpoint, once however often it is asked, and asks it to confirm where it has to.
   * @throws ServiceError InvalidParameterException
   */
  add(topicArn: string, protocol: string, endpoint: string): Subscription {
    const known = Object.hasOwn(protocols, protocol) ? protocols[protocol] : undefined;
    if (known === undefined) {
      throw invalidParameter(`Invalid parameter: Amazon SNS does not support this protocol string: ${protocol}`);
    }
    if (!known.endpoint.test(endpoint)) throw invalidParameter(`Invalid parameter: Invalid ${protocol} endpoint`);

    const { random, clock } = this.#world;
    const same = this.living.find(
      (one) => one.topicArn === topicArn && one.protocol === protocol && one.endpoint === endpoint,
    );
    const subscription: Subscription = same ?? {
      arn: `${topicArn}:${random.uuid()}`,
      topicArn,
      protocol,
      endpoint,
      token: random.hex(64),
      since: clock.now(),
      confirmed: known.confirmed === true,
    };
    if (same === undefined) this.#all.push(subscription);
    if (!subscription.confirmed) this.#askForConfirmation(subscription);
    return subscription;
  }

  /** The subscription that `token` confirms; `undefined` when there is none, or not any more. */
  confirm(token: string): Subscription | undefined {
    const subscription = this.living.find((one) => one.token === token);
    if (subscription !== undefined) subscription.confirmed = true;
    return subscription;
  }

  remove(isGone: (subscription: Subscription) => boolean): void {
    this.#all = this.#all.filter((one) => !isGone(one));
  }

  /** Sends a message to everybody who has confirmed. */
  deliver(topicArn: string, subject: string, body: string): void {
    const at = this.#world.clock.now();
    for (const { protocol, endpoint, confirmed, topicArn: of } of this.#all) {
      if (!confirmed || of !== topicArn) continue;
      this.#inbox.push({ kind: 'notification', protocol, to: endpoint, subject, body, topicArn, at });
    }
  }

  #askForConfirmation({ protocol, endpoint, topicArn, token }: Subscription): void {
    this.#inbox.push({
      kind: 'confirmation',
      protocol,
      to: endpoint,
      subject: 'AWS Notification - Subscription Confirmation',
      body: `You have chosen to subscribe to the topic:\n${topicArn}\n\nTo confirm this subscription, use the token ${token}`,
      topicArn,
      at: this.#world.clock.now(),
      token,
    });
  }
}

/** A subscription as SNS lists it; one that is not confirmed has no ARN yet. */
export function listed({ arn, topicArn, protocol, endpoint, confirmed }: Subscription): object {
  return {
    SubscriptionArn: confirmed ? arn : 'PendingConfirmation',
    Owner: topicArn.split(':')[4],
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  };
}

/** The refusal of a parameter; the message names it. */
export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}
