const { App, Chart, ApiObject, Yaml } = require('cdk8s');
const { MANIFESTS } = require('./manifests.cjs');
const { NAMESPACE } = require('./targets.cjs');

/**
 * How a user makes each construct, with nothing but what it has to be given.
 *
 * @type {Record<string, (library: object, app: App) => (chart: Chart, target: Target) => object>}
 */
const MAKERS = {
  ExternalHttpsApi:
    ({ ExternalHttpsApi }) =>
    (chart, { id, host }) =>
      new ExternalHttpsApi(chart, id, { host }),
  ExternalHttpApi:
    ({ ExternalHttpApi }) =>
    (chart, { id, host }) =>
      new ExternalHttpApi(chart, id, { host }),
  TlsOriginatedApi:
    ({ TlsOriginatedApi }) =>
    (chart, { id, host }) =>
      new TlsOriginatedApi(chart, id, { host }),
  MutualTlsPartner({ ClientCertificate, EgressClient, MutualTlsPartner }) {
    const workload = { namespaceName: NAMESPACE, serviceAccountName: 'checkout', labels: { app: 'checkout' } };
    const clients = [EgressClient.workload(workload)];
    const clientCertificate = ClientCertificate.fromSecret('certificate');
    return (chart, { id, host }) => new MutualTlsPartner(chart, id, { host, clients, clientCertificate });
  },
  ExternalTcpService:
    ({ ExternalTcpService, TcpCapture }) =>
    (chart, { id, host, address }) =>
      new ExternalTcpService(chart, id, { host, capture: TcpCapture.realAddresses(address), ports: [5432] }),
  WildcardHosts:
    ({ WildcardHosts }) =>
    (chart, { id, host }) =>
      WildcardHosts.dynamicDns(chart, id, { host: `*.${host}` }),
  EgressGatewayRoute({ EgressGateway, EgressGatewayRoute, GatewayTls }, app) {
    const gateway = EgressGateway.fromInstalled(app, 'Gateway');
    const tls = GatewayTls.originate();
    return (chart, { id, host }) => new EgressGatewayRoute(chart, id, { host, gateway, tls });
  },
};

/**
 * Ways to the same YAML. Each loads what it needs and returns the work to measure.
 *
 * @typedef {import('./targets.cjs').Target} Target
 * @type {Record<string, (construct: string) => (targets: Target[]) => string>}
 */
exports.VARIANTS = {
  /**
   * The construct, with nothing but what it has to be given: the least to print, so the worst case for its cost. Without
   * the analysis, which has rows of its own.
   */
  library: (construct) => made(construct, 'off'),

  /** The same with the analysis, as it is for everybody who configures nothing. */
  analyzed: (construct) => made(construct, 'enforce'),

  /** What a user without the library would write. */
  bare(construct) {
    const manifestsOf = MANIFESTS[construct];
    return (targets) => {
      const app = new App();
      const chart = new Chart(app, NAMESPACE, { namespace: NAMESPACE });
      for (const target of targets) {
        for (const manifest of manifestsOf(target))
          new ApiObject(chart, `${manifest.kind}-${manifest.metadata.name}`, manifest);
      }
      return app.synthYaml();
    };
  },

  /** Printing alone, without constructs. */
  print(construct) {
    const manifestsOf = MANIFESTS[construct];
    return (targets) => Yaml.stringify(...targets.flatMap(manifestsOf));
  },
};

function made(construct, mode) {
  const library = require('cdk8s-istio');
  return (targets) => {
    const app = new App();
    library.MeshProfile.set(app, { istioVersion: library.IstioVersion.V1_31 });
    library.EgressAnalysis.configure(app, { mode });
    const make = MAKERS[construct](library, app);
    const chart = new Chart(app, NAMESPACE, { namespace: NAMESPACE });
    for (const target of targets) make(chart, target);
    return app.synthYaml();
  };
}
