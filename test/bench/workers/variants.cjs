const { App, Chart, ApiObject, Yaml } = require('cdk8s');
const { MANIFESTS } = require('./manifests.cjs');
const { NAMESPACE } = require('./targets.cjs');

/** What a construct has to be given beside the host. */
const REQUIRED = {
  MutualTlsPartner: ({ ClientCertificate, EgressClient }) => ({
    clients: [
      EgressClient.workload({ namespaceName: NAMESPACE, serviceAccountName: 'checkout', labels: { app: 'checkout' } }),
    ],
    clientCertificate: ClientCertificate.fromSecret('certificate'),
  }),
  EgressGatewayRoute: ({ EgressGateway, GatewayTls }, app) => ({
    gateway: EgressGateway.fromInstalled(app, 'Gateway'),
    tls: GatewayTls.originate(),
  }),
};

/**
 * Ways to the same YAML. Each loads what it needs and returns the work to measure.
 *
 * @typedef {import('./targets.cjs').Target} Target
 * @type {Record<string, (construct: string) => (targets: Target[]) => string>}
 */
exports.VARIANTS = {
  /** The construct, with nothing but what it has to be given: the least to print, so the worst case for its cost. */
  library(construct) {
    const library = require('cdk8s-istio');
    const Api = library[construct];
    return (targets) => {
      const app = new App();
      const chart = new Chart(app, NAMESPACE, { namespace: NAMESPACE });
      const required = REQUIRED[construct]?.(library, app) ?? {};
      for (const { id, host } of targets) new Api(chart, id, { host, ...required });
      return app.synthYaml();
    };
  },

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
