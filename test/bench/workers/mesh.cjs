const { Yaml } = require('cdk8s');

const API_VERSION = 'networking.istio.io/v1';
const NAMESPACE = 'shop';

/**
 * How many objects of each kind; what has a higher number of its kind has no host of its own.
 *
 * @typedef {{ entries: number, rules: number, routes: number, calls: number }} Size
 * @type {Record<string, Size>}
 */
exports.SIZES = {
  ten: { entries: 4, rules: 3, routes: 3, calls: 1 },
  thousand: { entries: 1_000, rules: 500, routes: 200, calls: 500 },
};

/**
 * A mesh as cdk8s prints it: hosts of which some have a rule and some a route.
 *
 * @param {Size} size
 */
exports.meshText = ({ entries, rules, routes }) =>
  Yaml.stringify(
    ...Array.from({ length: entries }, (_, index) => object('ServiceEntry', index, entrySpec(index))),
    ...Array.from({ length: rules }, (_, index) => object('DestinationRule', index, ruleSpec(index))),
    ...Array.from({ length: routes }, (_, index) => object('VirtualService', index, routeSpec(index))),
  );

/**
 * The URLs that are called: hosts far apart, in clear text and encrypted by turns.
 *
 * @param {Size} size
 */
exports.urlsOf = ({ entries, calls }) =>
  Array.from({ length: calls }, (_, index) => `${index % 2 ? 'https' : 'http'}://${hostOf((index * 7) % entries)}/v1`);

exports.NAMESPACE = NAMESPACE;

function object(kind, index, spec) {
  return { apiVersion: API_VERSION, kind, metadata: { name: `api${index}`, namespace: NAMESPACE }, spec };
}

function hostOf(index) {
  return `api${index}.example.com`;
}

function entrySpec(index) {
  return {
    exportTo: [NAMESPACE],
    hosts: [hostOf(index)],
    location: 'MESH_EXTERNAL',
    ports: [
      { name: 'http', number: 80, protocol: 'HTTP', targetPort: 443 },
      { name: 'tls', number: 443, protocol: 'TLS' },
    ],
    resolution: 'DNS',
  };
}

function ruleSpec(index) {
  const tls = { mode: 'SIMPLE', sni: hostOf(index), subjectAltNames: [hostOf(index)] };
  return {
    exportTo: [NAMESPACE],
    host: hostOf(index),
    trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls }] },
  };
}

function routeSpec(index) {
  return {
    exportTo: [NAMESPACE],
    gateways: ['mesh'],
    hosts: [hostOf(index)],
    http: [{ retries: { attempts: 2 }, route: [{ destination: { host: hostOf(index), port: { number: 80 } } }] }],
  };
}
