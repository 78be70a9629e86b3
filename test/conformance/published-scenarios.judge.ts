import { LEFT_OUT, PUBLISHED } from '../simulation/published';
import { meshOf, minorsOf } from '../simulation/published/scenario';
import { differingFields } from './differential/comparable';
import { IstioSide } from './differential/istio';
import { OurSide } from './differential/ours';
import { Judge } from './judge';
import { istioMinor } from './minor';

const judge = new Judge();
afterAll(() => judge.close());

const istio = new IstioSide(judge);
const ours = new OurSide(istioMinor());

const SCENARIOS = PUBLISHED.filter((scenario) => minorsOf(scenario).includes(istioMinor()));

test.each(SCENARIOS)('$name ($source)', async (scenario) => {
  const mesh = meshOf(scenario);
  // Of what admission refuses, nothing would be known.
  expect((await istio.admitted(mesh)).objects).toHaveLength(mesh.objects.length);
  const answers = await istio.answers(mesh);
  const own = ours.answers(mesh);
  for (const [index, { call, expected }] of scenario.calls.entries()) {
    const { url } = call;
    const hop = answers[index].at(expected.at ?? -1);
    expect({ url, ...hop }).toMatchObject({ url, ...expected.hop });
    if (expected.isInClear === true) expect(hop).not.toHaveProperty('tls');
    expect({ url, differing: differingFields(answers[index], own[index]) }).toEqual({ url, differing: [] });
  }
});

test('there are scenarios of each subject, and few are left out', () => {
  expect(SCENARIOS.length).toBeGreaterThan(55);
  expect(Object.keys(LEFT_OUT).length).toBeLessThan(12);
});
