import { assertSameYaml, checkSamples, CONSTRUCTS, simulatedMemory, simulationSamples } from './worker';

// A ratio against other manifests than ours would compare nothing, and a run of the bench takes too long to find out.
test.each(CONSTRUCTS)('the literal manifests print what %s prints', (construct) => {
  expect(() => {
    assertSameYaml(construct);
  }).not.toThrow();
});

test('the simulation delivers what the bench asks of it', () => {
  expect(simulationSamples('ten', 2)).toHaveLength(2);
  expect(simulatedMemory(20).milliseconds).toBeGreaterThan(0);
});

test('the analysis has nothing to say of what the bench checks', () => {
  expect(checkSamples(200, 1)).toHaveLength(1);
});
