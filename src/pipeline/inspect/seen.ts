import { AwsError } from '../../aws/account';

/** Something that was looked for; `unknown` when the caller may not look. */
export type Seen<T> =
  | { readonly is: 'there'; readonly value: T }
  | { readonly is: 'absent' }
  | { readonly is: 'unknown'; readonly error: AwsError };

/**
 * Turns what may not be there, or may not be read, into a value. Everything else still throws: what could not be read just
 * now, or not at all, is no reason to think that it is not there.
 */
export async function seen<T>(reading: Promise<T | undefined>): Promise<Seen<T>> {
  try {
    const value = await reading;
    return value === undefined ? { is: 'absent' } : { is: 'there', value };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { reason } = error.failure;
    if (reason === 'not-found') return { is: 'absent' };
    if (reason === 'denied') return { is: 'unknown', error };
    throw error;
  }
}
