import { assertSameYaml, Construct } from './worker';

// A ratio against other manifests than ours would compare nothing, and a run of the bench takes too long to find out.
const CONSTRUCTS: Construct[] = ['ExternalHttpsApi', 'TlsOriginatedApi', 'MutualTlsPartner', 'EgressGatewayRoute'];

test.each(CONSTRUCTS)('the literal manifests print what %s prints', (construct) => {
  expect(() => {
    assertSameYaml(construct);
  }).not.toThrow();
});
