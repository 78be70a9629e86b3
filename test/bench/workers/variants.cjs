const { App, Chart, ApiObject, Yaml } = require('cdk8s');
const { MANIFESTS } = require('./manifests.cjs');
const { NAMESPACE } = require('./targets.cjs');

/**
 * Ways to the same YAML. Each loads what it needs and returns the work to measure.
 *
 * @typedef {import('./targets.cjs').Target} Target
 * @type {Record<string, (construct: string) => (targets: Target[]) => string>}
 */
exports.VARIANTS = {
  /** The construct, with nothing but a host: the least to print for each construct, so the worst case for its cost. */
  library(construct) {
    const Api = require('cdk8s-istio')[construct];
    return (targets) => {
      const app = new App();
      const chart = new Chart(app, NAMESPACE, { namespace: NAMESPACE });
      for (const { id, host } of targets) new Api(chart, id, { host });
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
        for (const manifest of manifestsOf(target)) new ApiObject(chart, `${target.id}-${manifest.kind}`, manifest);
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
