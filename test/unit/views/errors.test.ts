import assert from 'node:assert/strict';
import { AwsError, type AwsFailure } from '../../../src/aws/account';
import { Failure } from '../../../src/common/failure';
import { showError } from '../../../src/views/errors';
import { silentLog } from '../../../src/common/log';
import { fakeVsCode } from '../../helpers/fake-vscode';

function shown(error: unknown) {
  const { vs, errors } = fakeVsCode();
  const logged: string[] = [];
  showError(vs, { ...silentLog, error: (line) => logged.push(line) }, error);
  return { errors, logged };
}
const aws = (code: string, failure: AwsFailure) => new AwsError('logs:FilterLogEvents', code, 'AWS says no', failure);

describe('what a person is told', () => {
  it('once, in words, with the log at hand; AWS’s own words are in the log', () => {
    const { errors, logged } = shown(aws('ResourceNotFoundException', { reason: 'not-found' }));
    assert.equal(errors.length, 1);
    assert.doesNotMatch(errors[0]!.message, /Exception|\n|at .*:\d+/);
    assert.deepEqual(errors[0]!.buttons, ['Show Log']);
    assert.match(logged.join(), /logs:FilterLogEvents.*ResourceNotFoundException.*AWS says no/);
  });

  it('an expired SSO session comes with "Sign In Again"', () => {
    const { errors } = shown(
      aws('X', { reason: 'credentials-expired', profile: 'dev', signIn: { command: 'sso login', profile: 'dev' } }),
    );
    assert.deepEqual(errors[0]!.buttons, ['Sign In Again', 'Choose Connection…', 'Show Log']);
  });

  it('one message about an expired session at a time, another when that is gone', async () => {
    const { vs, errors } = fakeVsCode();
    const close: ((button: undefined) => void)[] = [];
    Object.assign(vs.window, {
      showErrorMessage: (message: string, ...buttons: string[]) => {
        errors.push({ message, buttons });
        return new Promise<undefined>((resolve) => close.push(resolve));
      },
    });
    const expired = (profile: string) =>
      aws('ExpiredToken', { reason: 'credentials-expired', profile, signIn: undefined });
    showError(vs, silentLog, expired('dev'));
    showError(vs, silentLog, expired('dev'));
    assert.equal(errors.length, 1);
    showError(vs, silentLog, expired('prod'));
    assert.equal(errors.length, 2, 'about another profile');
    close[1]!(undefined);
    await Promise.resolve();
    showError(vs, silentLog, expired('prod'));
    assert.equal(errors.length, 3);
  });

  it('signs in by the tool of AWS, with the profile that has the session', async () => {
    const { vs, terminals } = fakeVsCode();
    Object.assign(vs.window, { showErrorMessage: () => Promise.resolve('Sign In Again') });
    const signIn = { command: 'sso login', profile: 'corp' } as const;
    showError(vs, silentLog, aws('X', { reason: 'credentials-expired', profile: 'admin', signIn }));
    await Promise.resolve();
    assert.deepEqual(terminals, [['aws', 'sso', 'login', '--profile', 'corp']]);
  });

  it('nothing when the person cancelled', () => {
    assert.deepEqual(shown(aws('AbortError', { reason: 'cancelled' })).errors, []);
    assert.deepEqual(shown(new DOMException('', 'AbortError')).errors, []);
  });

  it('a failure of our own in its own words', () => {
    const { errors } = shown(new Failure('The file is cut off.', 'Download it again.'));
    assert.equal(errors[0]!.message, 'The file is cut off. Download it again.');
  });

  it('no stack trace for what nobody expected; the log has it', () => {
    const { errors, logged } = shown(new TypeError('x is not a function'));
    assert.doesNotMatch(errors[0]!.message, /TypeError|not a function/);
    assert.match(logged.join(), /TypeError: x is not a function/);
  });

  it('the policy statement that a denied call lacks, ready to be pasted, also after a plan stopped at it', async () => {
    const statements = [{ Effect: 'Allow', Action: ['iam:CreateRole'], Resource: ['arn:aws:iam::1:role/r'] }] as const;
    const needs = ['iam:CreateRole'];
    const denied = aws('AccessDenied', {
      reason: 'denied',
      action: 'iam:CreateRole',
      resource: 'r',
      needs,
      statements,
    });
    for (const error of [denied, new Failure('The plan stopped.', 'Ask.', denied)]) {
      assert.deepEqual(shown(error).errors[0]!.buttons, ['Show Policy Statement', 'Show Log']);
      const { vs } = fakeVsCode();
      const opened: { language: string; content: string }[] = [];
      Object.assign(vs.window, {
        showErrorMessage: () => Promise.resolve('Show Policy Statement'),
        showTextDocument: () => Promise.resolve(),
      });
      Object.assign(vs, {
        workspace: { openTextDocument: (document: never) => Promise.resolve(opened.push(document)) },
      });
      showError(vs, silentLog, error);
      await new Promise(setImmediate);
      assert.equal(opened[0]?.language, 'json');
      assert.deepEqual(JSON.parse(opened[0].content), { Version: '2012-10-17', Statement: statements });
    }
  });

  it('the way to use a trail that is there where no other can be made', () => {
    const { errors } = shown(aws('MaximumNumberOfTrailsExceededException', { reason: 'limit-exceeded' }));
    assert.match(errors[0]!.message, /^The region has five trails/);
    assert.deepEqual(errors[0]!.buttons, ['Send Trail to CloudWatch Logs…', 'Show Log']);
  });
});
