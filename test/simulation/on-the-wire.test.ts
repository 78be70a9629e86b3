import { canaries, scenarios, WireCall, WireCase } from './on-the-wire/cases';
import { originsOf } from './on-the-wire/internet';
import { predict, Prediction, simulationOf } from './on-the-wire/prediction';
import { Reason, REASONS, reasonAgainst } from './on-the-wire/unanswerable';

/** Every call that real Envoys are asked about, by the case in which they are. */
const CASES = [...canaries(), ...scenarios()];

/** Facts of a call and of the simulation, as far as both say something. */
const counts = { calls: 0, compared: 0, facts: 0 };
const skipped = new Map<Reason, number>();

/** The requests that servers get: those that are named, and of cases that are right no others. */
function objectionsToOrigins({ group }: WireCase, call: WireCall, { answer, servers, requests }: Prediction): string[] {
  if (call.origins === undefined && group === 'canary') return [];
  const wanted = Object.entries(call.origins ?? {}).filter(([, hits]) => hits !== 0);
  const copied = (answer.hops.at(-1)?.mirrors ?? []).flatMap((cluster) => originsOf(cluster.split('|')[3]));
  const names = new Set([...servers, ...copied].map((server) => server?.name));
  const isExpected = wanted.some(([name]) => names.has(name));
  return [
    ...wanted.filter(([name]) => !names.has(name)).map(([name]) => `${name} is asked on the wire alone`),
    ...wanted
      .filter(([, hits]) => hits !== 'any' && requests !== undefined && hits !== requests)
      .map(([name, hits]) => `${name} gets ${hits} requests, not ${requests}`),
    ...(requests !== undefined && !isExpected ? [`${[...names].join()} is asked by the simulation alone`] : []),
  ];
}

function objectionsToFacts({ expect: wanted = {} }: WireCall, { facts }: Prediction): string[] {
  return Object.entries(wanted).flatMap(([fact, expression]) => {
    if (!(fact in facts)) return [];
    counts.facts += 1;
    return new RegExp(expression).test(facts[fact]) ? [] : [`${fact} is /${expression}/, not '${facts[fact]}'`];
  });
}

test.each(CASES)('$name', (wireCase) => {
  const simulation = simulationOf(wireCase);
  const objections = wireCase.calls.flatMap((call) => {
    counts.calls += 1;
    const reason = reasonAgainst(wireCase, call);
    if (reason !== undefined) {
      skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
      return [];
    }
    counts.compared += 1;
    const prediction = predict(simulation, wireCase, call);
    const found = [...objectionsToFacts(call, prediction), ...objectionsToOrigins(wireCase, call, prediction)];
    return found.map((objection) => `${call.name}: ${objection}\n${prediction.answer.explain()}`);
  });
  expect(objections).toEqual([]);
});

test('most of what real Envoys are asked about can be compared', () => {
  expect([...skipped.keys()].sort()).toEqual(Object.keys(REASONS).sort());
  expect(counts.compared).toBeGreaterThan(0.85 * counts.calls);
  expect(counts.facts).toBeGreaterThan(750);
});
