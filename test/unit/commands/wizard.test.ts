import assert from 'node:assert/strict';
import { runWizard, type PickItem, type PickSeparator, type Step } from '../../../src/commands/wizard';
import { fakeVsCode } from '../../helpers/fake-vscode';

interface Answers {
  readonly name: string;
  readonly color: string;
}

const askName: Step<Answers> = async (answers, ask) => ({
  ...answers,
  name: await ask.text({
    prompt: 'Name',
    value: answers.name,
    validate: (value) => (value === '' ? 'needs a name' : undefined),
  }),
});
const askColor: Step<Answers> = async (answers, ask) => ({
  ...answers,
  color: await ask.pick({
    placeholder: 'Colour',
    items: Promise.resolve([
      { label: 'red', value: '#f00' },
      { label: 'blue', value: '#00f' },
    ]),
  }),
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('wizard', () => {
  const start = () => {
    const fake = fakeVsCode();
    const result = runWizard<Answers>(fake.vs, 'Paint', { name: '', color: '' }, [askName, askColor]);
    return { ...fake, result };
  };

  it('asks step after step and gathers the answers', async () => {
    const { inputs, result } = start();
    assert.deepEqual([inputs[0]!.title, inputs[0]!.step, inputs[0]!.totalSteps], ['Paint', 1, 2]);
    inputs[0]!.type('wall');
    inputs[0]!.accept();
    await turn();
    inputs[1]!.accept('blue');
    assert.deepEqual(await result, { name: 'wall', color: '#00f' });
  });

  it('does not accept what the check refuses, and says why', async () => {
    const { inputs, result } = start();
    inputs[0]!.accept();
    await turn();
    assert.equal(inputs[0]!.validationMessage, 'needs a name');
    assert.equal(inputs.length, 1);
    inputs[0]!.hide();
    assert.equal(await result, undefined);
  });

  it('goes back to the step before, and offers no way back from the first', async () => {
    const { inputs, result } = start();
    assert.equal(inputs[0]!.buttons.length, 0);
    inputs[0]!.type('wall');
    inputs[0]!.accept();
    await turn();
    assert.equal(inputs[1]!.buttons.length, 1);
    inputs[1]!.back();
    await turn();
    assert.deepEqual([inputs[2]!.prompt, inputs[2]!.value], ['Name', 'wall']);
    inputs[2]!.type('door');
    inputs[2]!.accept();
    await turn();
    inputs[3]!.accept('red');
    assert.deepEqual(await result, { name: 'door', color: '#f00' });
  });

  it('ends with nothing when the person closes it', async () => {
    const { inputs, result } = start();
    inputs[0]!.hide();
    assert.equal(await result, undefined);
  });

  it('begins with the pick that is picked, and with VS Code’s choice where none is', async () => {
    for (const [picked, active] of [
      [true, ['blue']],
      [false, []],
    ] as const) {
      const { vs, inputs } = fakeVsCode();
      const items: (PickItem<number | undefined> | PickSeparator)[] = [
        { label: 'colours', kind: vs.QuickPickItemKind.Separator },
        { label: 'red', value: 1 },
        { label: 'blue', value: 2, picked },
      ];
      const ask: Step<number | undefined> = (_, questions) => questions.pick({ placeholder: '', items });
      const result = runWizard<number | undefined>(vs, 'Paint', undefined, [ask]);
      await turn();
      assert.deepEqual(
        inputs[0]!.activeItems.map(({ label }) => label),
        active,
      );
      inputs[0]!.accept('blue');
      assert.equal(await result, 2);
    }
  });

  it('passes a failure of a step on', async () => {
    const { vs } = fakeVsCode();
    const fails: Step<Answers> = (answers, ask) =>
      ask.pick({ placeholder: '', items: Promise.reject(new Error('denied')) }).then(() => answers);
    await assert.rejects(runWizard(vs, 'Paint', { name: '', color: '' }, [fails]), /denied/);
  });
});
