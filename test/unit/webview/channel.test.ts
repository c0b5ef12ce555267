import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { silentLog } from '../../../src/common/log';
import { WebviewChannel } from '../../../src/views/webview-channel';
import { PageChannel } from '../../../src/webview/channel';
import { isNumber, isString, shape } from '../../../src/webview/guards';
import { isFrame, type Exchange } from '../../../src/webview/protocol';
import { FakeEventEmitter } from '../../helpers/fake-vscode';

const twice: Exchange<number, number> = { ask: isNumber, reply: isNumber };
const protocol = {
  toPage: shape<{ text: string }>({ text: isString }),
  toHost: shape<{ note: string }>({ note: isString }),
  requests: { twice },
};

/** Both ends, and the wire between them, which a test can cut into. */
function connected(answer: (ask: number) => number | Promise<number> = (ask) => ask * 2) {
  const toHost = new FakeEventEmitter<unknown>();
  const toPage = new FakeEventEmitter<unknown>();
  const heard: string[] = [];
  const warnings: string[] = [];
  const webview = {
    onDidReceiveMessage: toHost.event,
    postMessage: (frame: unknown) => {
      toPage.fire(frame);
      return Promise.resolve(true);
    },
  } as unknown as vscode.Webview;
  const host = new WebviewChannel(
    webview,
    protocol,
    {
      onReady: () => heard.push('ready'),
      onMessage: ({ note }) => heard.push(note),
      requests: { twice: answer },
    },
    { ...silentLog, warn: (message) => warnings.push(message) },
  );
  const openPage = () =>
    new PageChannel(
      { postMessage: (frame) => toHost.fire(frame), getState: () => undefined, setState: () => undefined },
      { addEventListener: (_, listener) => toPage.event((data) => listener({ data })) },
      protocol,
      ({ text }) => heard.push(text),
    );
  return { host, openPage, heard, warnings, toHost, toPage };
}

describe('the channel between a page and its host', () => {
  it('carries nothing to the page before it is ready, nor after it is gone', () => {
    const { host, openPage, heard } = connected();
    host.send({ text: 'too early' });
    openPage();
    host.send({ text: 'hello' });
    host.pageIsGone();
    host.send({ text: 'too late' });
    assert.deepEqual(heard, ['ready', 'hello']);
  });

  it('carries messages to the host, and reports malformed ones', () => {
    const { openPage, heard, warnings, toHost } = connected();
    openPage().send({ note: 'noted' });
    for (const wrong of [{ kind: 'message', message: { note: 1 } }, { kind: 'what' }, 'text', null]) toHost.fire(wrong);
    assert.deepEqual(heard, ['ready', 'noted']);
    assert.equal(warnings.length, 4);
  });

  it('answers requests, each with its own answer', async () => {
    const { openPage } = connected(async (ask) => {
      await new Promise((resolve) => setTimeout(resolve, 3 - ask));
      return ask * 2;
    });
    const page = openPage();
    assert.deepEqual(await Promise.all([page.request('twice', 1), page.request('twice', 2)]), [2, 4]);
  });

  const failures: [string, (page: ReturnType<ReturnType<typeof connected>['openPage']>) => Promise<unknown>, RegExp][] =
    [
      ['the handler fails', (page) => page.request('twice', 1), /no such thing/],
      ['the question is malformed', (page) => page.request('twice', 'x' as unknown as number), /malformed/],
      ['there is no such request', (page) => page.request('toString' as 'twice', 1), /no request "toString"/],
    ];
  for (const [title, request, words] of failures) {
    it(`rejects when ${title}`, async () => {
      const { openPage } = connected(() => Promise.reject(new Error('no such thing')));
      await assert.rejects(request(openPage()), words);
    });
  }

  it('rejects an answer that is malformed', async () => {
    const { openPage } = connected(() => 'four' as unknown as number);
    await assert.rejects(openPage().request('twice', 2), /malformed/);
  });

  it('knows its frames', () => {
    assert.ok(isFrame({ kind: 'request', seq: 0, name: 'a', ask: undefined }));
    for (const wrong of [{ kind: 'reply' }, { kind: 'error', seq: 1 }, { kind: 'request', seq: -1, name: '' }, []]) {
      assert.equal(isFrame(wrong), false);
    }
  });
});
