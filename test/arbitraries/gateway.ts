import { App, Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import {
  ClientCertificate,
  EgressGateway,
  EgressGatewayRoute,
  ExternalHttpsApi,
  GatewayTls,
  MutualTlsPartner,
  TlsOriginatedApi,
} from '../../lib';
import type { InstalledGatewayProps } from '../../lib';
import type { Manifest } from '../manifests';
import { httpsProps, originatedProps } from './build';
import { httpsRecipe, originatedRecipe } from './destinations';
import { dnsLabel, namespace } from './hosts';
import type { DestinationRecipe, HttpsRecipe, OriginatedRecipe } from './recipes';
import { maybe } from './values';

/** Where the gateway stands; its chart is given by name. */
export interface InstalledRecipe extends Omit<InstalledGatewayProps, 'gatewaySide' | 'denyByDefault'> {
  readonly denyByDefault?: boolean;
  /** Whether the objects beside the gateway get a chart of their own. */
  readonly hasGatewaySide: boolean;
}

interface RouteOptions {
  /** By `via` of a destination, or by a route of its own. */
  readonly isVia: boolean;
  readonly installed: InstalledRecipe;
  /** Namespace of the chart. */
  readonly namespace: string;
}

/** One host that is called through a gateway. */
export type GatewayRecipe = RouteOptions &
  (
    | { readonly mode: 'originate'; readonly to: OriginatedRecipe }
    | { readonly mode: 'mutual'; readonly to: OriginatedRecipe; readonly secretName: string }
    | { readonly mode: 'passthrough' | 'passthroughWithoutIdentity'; readonly to: HttpsRecipe }
  );

const installed: Arbitrary<InstalledRecipe> = fc.record({
  namespaceName: maybe(fc.constantFrom('istio-egress', 'egress', 'no')),
  serviceName: maybe(fc.constantFrom('istio-egressgateway', 'egress', 'istio-partners')),
  selector: maybe(
    fc.constantFrom<Record<string, string>>({ istio: 'egressgateway' }, { app: 'egress', 'a.b/tier': 'x' }),
  ),
  serviceAccountName: maybe(dnsLabel(20)),
  port: maybe(fc.constantFrom(443, 8443, 15443)),
  clusterDomain: maybe(fc.constant('cluster.local')),
  denyByDefault: maybe(fc.boolean()),
  hasGatewaySide: fc.boolean(),
});

const options = {
  installed,
  namespace: namespace(),
};

/** What is refused, or means nothing, where a gateway encrypts. */
function atGateway(recipe: OriginatedRecipe): OriginatedRecipe {
  return { ...recipe, directHttpsPort: undefined, failClosed: undefined };
}

function onePort({ ports, ...recipe }: HttpsRecipe): HttpsRecipe {
  return { ...recipe, ...(ports && { ports: ports.slice(0, 1) }) };
}

/** A client certificate is shown to nobody who is not verified, and comes with its own authority. */
function toPartner(recipe: OriginatedRecipe): OriginatedRecipe {
  const { serverIdentity } = recipe;
  const isVerified = serverIdentity?.kind !== 'insecureSkipVerify';
  return { ...recipe, serverIdentity: isVerified ? serverIdentity : undefined, trustAnchor: undefined };
}

function originated(): Arbitrary<OriginatedRecipe> {
  return originatedRecipe({ http2KeepAlive: false }).map(atGateway);
}

function originating(isVia: boolean): Arbitrary<GatewayRecipe> {
  const mode = fc.constant('originate' as const);
  return fc.record({ ...options, isVia: fc.constant(isVia), mode, to: originated() });
}

function mutual(isVia: boolean): Arbitrary<GatewayRecipe> {
  const mode = fc.constant('mutual' as const);
  const to = originated().map(toPartner);
  return fc.record({ ...options, isVia: fc.constant(isVia), mode, to, secretName: dnsLabel(20) });
}

function passingThrough(isVia: boolean): Arbitrary<GatewayRecipe> {
  const mode = fc.constant('passthrough' as const);
  return fc.record({ ...options, isVia: fc.constant(isVia), mode, to: httpsRecipe().map(onePort) });
}

function passingThroughWithoutIdentity(): Arbitrary<GatewayRecipe> {
  const mode = fc.constant('passthroughWithoutIdentity' as const);
  const to = httpsRecipe().map((recipe) => ({ ...onePort(recipe), clients: undefined }));
  return fc.record({ ...options, isVia: fc.constant(false), mode, to });
}

/** Props of one way through a gateway that are not refused. */
export function gatewayRecipeOf(mode: GatewayRecipe['mode'], isVia: boolean): Arbitrary<GatewayRecipe> {
  switch (mode) {
    case 'originate':
      return originating(isVia);
    case 'mutual':
      return mutual(isVia);
    case 'passthrough':
      return passingThrough(isVia);
    case 'passthroughWithoutIdentity':
      return passingThroughWithoutIdentity();
  }
}

/** Props of every way through a gateway that are not refused. */
export function gatewayRecipe(): Arbitrary<GatewayRecipe> {
  const modes = ['originate', 'mutual', 'passthrough', 'passthroughWithoutIdentity'] as const;
  return fc.oneof(...modes.flatMap((mode) => [true, false].map((isVia) => gatewayRecipeOf(mode, isVia))));
}

/** The objects of a chart with one gateway and one host, and those that another team applies beside the gateway. */
export function gatewayObjects(recipe: GatewayRecipe): Manifest[] {
  const app = new App();
  const chart = new Chart(app, 'chart', { namespace: recipe.namespace });
  const { hasGatewaySide, ...props } = recipe.installed;
  const gatewaySide = hasGatewaySide ? new Chart(app, 'gateway-side') : undefined;
  const gateway = EgressGateway.fromInstalled(chart, 'Gateway', { ...props, gatewaySide });
  if (recipe.isVia) addDestination(chart, recipe, gateway);
  else new EgressGatewayRoute(chart, 'Route', { ...propsOf(recipe), gateway, tls: tlsOf(recipe) });
  return app.charts.flatMap((one) => Testing.synth(one) as Manifest[]);
}

function propsOf({ to }: GatewayRecipe): ReturnType<typeof originatedProps> | ReturnType<typeof httpsProps> {
  return to.type === 'TlsOriginatedApi' ? originatedProps(to) : httpsProps(to);
}

function tlsOf(recipe: GatewayRecipe): GatewayTls {
  switch (recipe.mode) {
    case 'originate':
      return GatewayTls.originate(originatedProps(recipe.to));
    case 'mutual':
      return GatewayTls.mutual(ClientCertificate.fromSecret(recipe.secretName), originatedProps(recipe.to));
    case 'passthrough':
      return GatewayTls.passthrough(httpsProps(recipe.to));
    case 'passthroughWithoutIdentity':
      return GatewayTls.passthroughWithoutIdentity(httpsProps(recipe.to));
  }
}

function addDestination(chart: Chart, recipe: GatewayRecipe, via: EgressGateway): void {
  const id = 'Destination';
  if (recipe.mode === 'originate') new TlsOriginatedApi(chart, id, { ...originatedProps(recipe.to), via });
  else if (recipe.mode === 'mutual') {
    const clientCertificate = ClientCertificate.fromSecret(recipe.secretName);
    new MutualTlsPartner(chart, id, { ...originatedProps(recipe.to), via, clientCertificate });
  } else new ExternalHttpsApi(chart, id, { ...httpsProps(recipe.to), via });
}

/** Namespace of the objects. */
export function homeOf({ to, namespace: chartNamespace }: GatewayRecipe): string {
  return to.namespace ?? chartNamespace;
}

export function gatewayNamespaceOf({ installed: { namespaceName } }: GatewayRecipe): string {
  return namespaceName ?? 'istio-egress';
}

/** The clients, where none are named the whole namespace of the objects. */
export function clientsOf(recipe: GatewayRecipe): NonNullable<DestinationRecipe['clients']> {
  return recipe.to.clients ?? [{ namespaceName: homeOf(recipe) }];
}
