import { ManifestObject, Path } from '../../../../manifests/manifest-object';
import { Specs, Written } from '../../define';
import { example } from '../../example';

export type TrafficPolicy = NonNullable<Written<Specs['DestinationRule']>['trafficPolicy']>;

/** A policy of a rule, for the whole host, a port or a subset. */
export interface Policy {
  readonly path: Path;
  readonly policy: TrafficPolicy;
  /** Below the rule itself Istio drops its warnings. */
  readonly isTop: boolean;
  readonly isOfPort: boolean;
  /** Of a port, without saying which. */
  readonly lacksPort: boolean;
}

/** The rule of the examples. */
export function rule(trafficPolicy: object): ReturnType<typeof example> {
  return example('DestinationRule', { host: 'api.example.com', trafficPolicy });
}

/** All policies of a DestinationRule. */
export function policiesOf(object: ManifestObject): readonly Policy[] {
  return object.once(readPolicies);
}

function readPolicies({ spec }: ManifestObject): readonly Policy[] {
  const { trafficPolicy, subsets }: Written<Specs['DestinationRule']> = spec;
  const found: Policy[] = [];
  if (trafficPolicy) add(found, ['spec', 'trafficPolicy'], trafficPolicy, true);
  subsets?.forEach((subset, index) => {
    if (subset.trafficPolicy) add(found, ['spec', 'subsets', index, 'trafficPolicy'], subset.trafficPolicy, false);
  });
  return found;
}

function add(found: Policy[], path: Path, policy: TrafficPolicy, isTop: boolean): void {
  found.push({ path, policy, isTop, isOfPort: false, lacksPort: false });
  policy.portLevelSettings?.forEach((port, index) => {
    found.push({
      path: [...path, 'portLevelSettings', index],
      policy: port,
      isTop: false,
      isOfPort: true,
      lacksPort: !port.port,
    });
  });
}
