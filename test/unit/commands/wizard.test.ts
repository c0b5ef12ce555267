import assert from 'node:assert/strict';
import { runWizard, type Step } from '../../../src/commands/wizard';
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

  it('puts the cursor on what is picked, under headings', async () => {
    const { vs, inputs } = fakeVsCode();
    const pick: Step<string> = (_, ask) =>
      ask.pick({
        placeholder: 'Colour',
        items: [
          { label: 'red', value: '#f00', group: 'warm' },
          { label: 'orange', value: '#f80', group: 'warm', picked: true },
          { label: 'blue', value: '#00f', group: 'cold' },
        ],
      });
    const result = runWizard(vs, 'Paint', '', [pick]);
    await turn();
    const labels = inputs[0]!.items.map(({ label }) => label);
    assert.deepEqual(labels, ['warm', 'red', 'orange', 'cold', 'blue']);
    inputs[0]!.accept();
    assert.equal(await result, '#f80');
  });

  it('takes all that is ticked, in the order of the list, when nothing is to be said against it', async () => {
    const { vs, inputs } = fakeVsCode();
    const pickMany: Step<readonly string[]> = (ticked, ask) =>
      ask.pickMany({
        placeholder: 'Colours',
        items: ['red', 'green', 'blue'].map((label) => ({ label, value: label, picked: ticked.includes(label) })),
        validate: (values) => (values.length > 0 ? undefined : 'needs a colour'),
      });
    const result = runWizard<readonly string[]>(vs, 'Paint', ['blue'], [pickMany]);
    await turn();
    const [input] = inputs;
    assert.deepEqual(
      input!.selectedItems.map(({ label }) => label),
      ['blue'],
    );
    input!.toggle('blue');
    input!.accept();
    assert.equal(input!.placeholder, 'needs a colour');
    input!.toggle('blue', 'red');
    input!.accept();
    assert.deepEqual(await result, ['red', 'blue']);
  });

  it('asks on as the answers have it, and does not say how many questions there will be', async () => {
    const { vs, inputs } = fakeVsCode();
    const steps = ({ name }: Answers) => (name === 'wall' ? [askName, askColor] : [askName]);
    const result = runWizard<Answers>(vs, 'Paint', { name: '', color: '' }, steps);
    inputs[0]!.type('wall');
    inputs[0]!.accept();
    await turn();
    assert.deepEqual([inputs[1]!.step, inputs[1]!.totalSteps], [2, undefined]);
    inputs[1]!.back();
    await turn();
    inputs[2]!.type('door');
    inputs[2]!.accept();
    assert.deepEqual(await result, { name: 'door', color: '' });
  });

  it('passes a failure of a step on', async () => {
    const { vs } = fakeVsCode();
    const fails: Step<Answers> = (answers, ask) =>
      ask.pick({ placeholder: '', items: Promise.reject(new Error('denied')) }).then(() => answers);
    await assert.rejects(runWizard(vs, 'Paint', { name: '', color: '' }, [fails]), /denied/);
  });
});
