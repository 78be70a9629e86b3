import { App, Chart } from 'cdk8s';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { ClientCertificate, EgressClient, MutualTlsPartner, MutualTlsPartnerProps } from '../../lib';
import { originatedProps } from './build';
import { originatedRecipe } from './destinations';
import { namespace } from './hosts';
import type { OriginatedRecipe } from './recipes';

/** A partner that selected workloads call with a certificate. */
export interface PartnerRecipe {
  /** Namespace of the chart. */
  readonly namespace: string;
  readonly to: OriginatedRecipe;
  /** One workload each, by namespace and name of account and app. */
  readonly workloads: { readonly namespaceName: string; readonly name: string }[];
  readonly isMounted: boolean;
}

/** Props of a partner that are not refused. */
export function partnerRecipe(): Arbitrary<PartnerRecipe> {
  const workload = fc.record({ namespaceName: namespace(), name: fc.constantFrom('web', 'checkout', 'refunds') });
  return fc.record({
    namespace: namespace(),
    to: originatedRecipe({ http2KeepAlive: false }).map(verified),
    workloads: fc.uniqueArray(workload, {
      minLength: 1,
      maxLength: 4,
      selector: ({ namespaceName, name }) => `${namespaceName}/${name}`,
    }),
    isMounted: fc.boolean(),
  });
}

function verified({ serverIdentity, ...recipe }: OriginatedRecipe): OriginatedRecipe {
  const identity = serverIdentity?.kind === 'insecureSkipVerify' ? undefined : serverIdentity;
  return { ...recipe, serverIdentity: identity, trustAnchor: undefined };
}

export function partnerProps({ to, workloads, isMounted }: PartnerRecipe): MutualTlsPartnerProps {
  const secretName = 'partner-certificate';
  return {
    ...originatedProps(to),
    clients: workloads.map(({ namespaceName, name }) =>
      EgressClient.workload({ namespaceName, serviceAccountName: name, labels: { app: name } }),
    ),
    clientCertificate: isMounted
      ? ClientCertificate.fromFiles({ secretName })
      : ClientCertificate.fromSecret(secretName),
  };
}

export function partnerChart(recipe: PartnerRecipe): Chart {
  const chart = new Chart(new App(), 'chart', { namespace: recipe.namespace });
  new MutualTlsPartner(chart, 'Partner', partnerProps(recipe));
  return chart;
}
