import { App, Chart } from 'cdk8s';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import {
  CommonDestinationProps,
  IstioVersion,
  MeshProfile,
  WildcardDynamicDnsTlsProps,
  WildcardHosts,
  WildcardOneServerProps,
  WildcardOriginalDestinationProps,
  WildcardPortsProps,
  WildcardProps,
} from '../../lib';
import { httpsProps, trustAnchor } from './build';
import { httpsRecipe, listenerPort } from './destinations';
import { host, namespace, text } from './hosts';
import type { HttpsRecipe, TrustRecipe } from './recipes';
import { identityAndTrust, maybe } from './values';

export const KINDS = ['dynamicDns', 'originalDestination', 'oneServer', 'dynamicDnsWithTls'] as const;

/** Many hosts in a chart of their own. */
export interface WildcardRecipe {
  readonly kind: (typeof KINDS)[number];
  /** Namespace of the chart. */
  readonly namespace: string;
  readonly host: string;
  readonly common: HttpsRecipe;
  readonly ports: { readonly tlsPorts?: number[]; readonly httpPorts?: number[] };
  readonly reason: string;
  readonly server: string;
  readonly trustAnchor?: TrustRecipe;
}

/** Room for one more label is left. */
const domain = host().filter(({ length }) => length <= 251);

function ports(): Arbitrary<WildcardRecipe['ports']> {
  return fc
    .record({
      tlsPorts: maybe(fc.uniqueArray(listenerPort, { maxLength: 3 })),
      httpPorts: maybe(
        fc.uniqueArray(
          listenerPort.filter((port) => port !== 443),
          { maxLength: 3 },
        ),
      ),
    })
    .filter(({ tlsPorts = [443], httpPorts = [] }) => {
      const all = [...tlsPorts, ...httpPorts];
      return all.length > 0 && new Set(all).size === all.length;
    });
}

/** Props of one kind of WildcardHosts that are not refused. */
export function wildcardRecipe(kind: WildcardRecipe['kind']): Arbitrary<WildcardRecipe> {
  return fc.record({
    kind: fc.constant(kind),
    namespace: namespace(),
    host: domain.map((name) => `*.${name}`),
    common: httpsRecipe(),
    ports: ports(),
    reason: text().filter((reason) => reason.trim() !== ''),
    server: host(),
    trustAnchor: identityAndTrust().map(({ trustAnchor: anchor }) => anchor),
  });
}

/** The construct in a chart, and the props that it was given. */
export function wildcardChart(recipe: WildcardRecipe): {
  readonly chart: Chart;
  readonly props: WildcardProps;
} {
  const { kind, server, reason } = recipe;
  const app = new App();
  MeshProfile.set(app, { istioVersion: IstioVersion.V1_30 });
  const chart = new Chart(app, 'chart', { namespace: recipe.namespace });
  const { clients, visibility, namespace: own, name, owner, contact } = httpsProps(recipe.common);
  const common = {
    host: recipe.host,
    clients,
    visibility,
    namespace: own,
    name,
    owner,
    contact,
  } satisfies CommonDestinationProps & {
    host: string;
  };
  const made = {
    dynamicDns: () => {
      const props: WildcardPortsProps = { ...common, ...recipe.ports };
      WildcardHosts.dynamicDns(chart, 'Wildcard', props);
      return props;
    },
    originalDestination: () => {
      const props: WildcardOriginalDestinationProps = { ...common, ...recipe.ports, acceptSpoofing: { reason } };
      WildcardHosts.originalDestination(chart, 'Wildcard', props);
      return props;
    },
    oneServer: () => {
      const props: WildcardOneServerProps = { ...common, ...recipe.ports, server };
      WildcardHosts.oneServer(chart, 'Wildcard', props);
      return props;
    },
    dynamicDnsWithTls: () => {
      const anchor = recipe.trustAnchor && trustAnchor(recipe.trustAnchor);
      const props: WildcardDynamicDnsTlsProps = { ...common, acceptFailOpen: { reason }, trustAnchor: anchor };
      WildcardHosts.dynamicDnsWithTls(chart, 'Wildcard', props);
      return props;
    },
  };
  return { chart, props: made[kind]() };
}
