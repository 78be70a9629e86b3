import { assertSameYaml, CONSTRUCTS } from './worker';

// A ratio against other manifests than ours would compare nothing, and a run of the bench takes too long to find out.
test.each(CONSTRUCTS)('the literal manifests print what %s prints', (construct) => {
  expect(() => {
    assertSameYaml(construct);
  }).not.toThrow();
});
