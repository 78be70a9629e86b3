import { EgressSimulation, OutboundTrafficPolicyMode } from '../../lib';
import { OurSide } from '../conformance/differential/ours';
import { documents } from '../conformance/manifests';
import { LEFT_OUT, PUBLISHED } from './published';
import { meshOf, minorsOf, PublishedScenario, VERSIONS } from './published/scenario';

const ROWS = PUBLISHED.flatMap((scenario) =>
  minorsOf(scenario).map((minor) => ({ minor, scenario, name: scenario.name, source: scenario.source })),
);

test.each(ROWS)('$name, Istio $minor ($source)', ({ minor, scenario }) => {
  const answers = new OurSide(minor).answers(meshOf(scenario));
  for (const [index, { call, expected }] of scenario.calls.entries()) {
    const hop = answers[index].at(expected.at ?? -1);
    const { url } = call;
    expect({ url, ...hop }).toMatchObject({ url, ...expected.hop });
    if (expected.isInClear === true) expect(hop).not.toHaveProperty('tls');
  }
});

function simulationOf(scenario: PublishedScenario, minor: keyof typeof VERSIONS): EgressSimulation {
  const { objects, policy, gateways } = meshOf(scenario);
  return EgressSimulation.ofManifests(documents(objects), {
    istioVersion: VERSIONS[minor],
    outboundTrafficPolicy: OutboundTrafficPolicyMode[policy],
    gateways: gateways.map(({ service, namespace, labels = {}, serviceAccount, ports, ip }) => {
      return { service, namespaceName: namespace, labels, serviceAccountName: serviceAccount, ports, ip };
    }),
  });
}

test.each(ROWS)('$name, Istio $minor: what the application sees', ({ minor, scenario }) => {
  const simulation = simulationOf(scenario, minor);
  const [client] = Object.values(meshOf(scenario).clients);
  const { namespace, labels, dnsCapture } = client;
  expect(simulation.findings).toEqual([]);
  for (const { call, expected } of scenario.calls) {
    const answer = simulation.call({ ...call, client: { namespaceName: namespace, labels, dnsCapture } });
    const { outcome = answer.outcome, status = answer.status } = expected;
    expect({ url: call.url, outcome: answer.outcome, status: answer.status }).toEqual({
      url: call.url,
      outcome,
      status,
    });
  }
});

test('each scenario has a source of its own, and what is left out has a reason', () => {
  const sources = PUBLISHED.map(({ source }) => source);
  expect(new Set(sources).size).toBe(sources.length);
  expect(Object.values(LEFT_OUT).every((reason) => reason.length > 10)).toBe(true);
});
