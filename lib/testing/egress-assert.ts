import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type * as Analysis from '../analysis/analyzer';
import { Severity } from '../analysis/finding';
import { acknowledgedJson } from '../analysis/synth/acknowledge';
import { ManifestObject } from '../manifests/manifest-object';
import { MeshProfile } from '../profile/mesh-profile';
import { EgressSimulation } from '../simulation/egress-simulation';
import { readSources } from '../simulation/manifest-sources';
import type { SimulationOptions } from '../simulation/simulation-options';
import type { TrafficCall } from '../simulation/traffic-call';
import { AssertionFailure } from './assertion-failure';
import { lostWay, notDelivered, notEncrypted, notRefused, notThrough, Objection, triedMore } from './call-objections';
import { waysOf } from './call-ways';
import { countObjection, objectObjection } from './manifest-objections';

/**
 * What a test says about manifests and about the calls that they let through. Each method returns if it is so, and throws
 * an error otherwise, in any test runner: the message says what was expected, what happens instead, and the way of the call
 * from proxy to proxy.
 *
 * Nothing is sent; `EgressSimulation` tells what calls do. What it cannot tell fails, such as what a gateway does whose
 * Service is not in the manifests. Where a route divides calls, each share has to be as expected.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/
 */
export class EgressAssert {
  /**
   * About what is below an App or a Chart, as it will be printed. Its `MeshProfile` says what the options do not.
   */
  public static ofScope(scope: Construct, options: SimulationOptions = {}): EgressAssert {
    const known = { ...MeshProfile.of(scope)._facts, ...options };
    const objects = scope.node
      .findAll()
      .filter((child): child is ApiObject => ApiObject.isApiObject(child))
      .map((object) => new ManifestObject(acknowledgedJson(object), { constructPath: object.node.path }));
    return new EgressAssert(EgressSimulation.ofScope(scope, known), objects, known);
  }

  /** About the objects of a YAML text, ours or anyone's, several documents or a `List`. */
  public static ofManifests(yamlText: string, options: SimulationOptions = {}): EgressAssert {
    const objects = readSources(yamlText, options.fileName).objects.map(({ manifest }) => manifest);
    return new EgressAssert(EgressSimulation.ofManifests(yamlText, options), objects, options);
  }

  /** Tells what no method here asks about, such as how long a call may take. */
  public readonly simulation: EgressSimulation;

  private readonly objects: readonly unknown[];

  private constructor(
    simulation: EgressSimulation,
    private readonly manifests: readonly ManifestObject[],
    private readonly options: SimulationOptions,
  ) {
    this.simulation = simulation;
    this.objects = manifests.map(({ value }) => value);
  }

  /**
   * There is an object with these properties, and maybe more.
   *
   * Maps may have more keys than expected, at every depth. Lists have to have as many elements as expected, in the same
   * order, and each of them may have more keys. A null means that the property is not there.
   *
   * @param kind Its kind, such as `ServiceEntry`.
   * @param properties What it has, from `metadata` and `spec` on; `apiVersion` where two APIs know the kind.
   * @throws Error with the nearest objects, and where they differ.
   */
  public hasObject(kind: string, properties: { readonly [key: string]: unknown }): void {
    demand(objectObjection(this.objects, kind, properties));
  }

  /**
   * There are as many objects of a kind, whatever their namespace.
   *
   * @throws Error with those that there are.
   */
  public objectCount(kind: string, count: number): void {
    demand(countObjection(this.objects, kind, count));
  }

  /**
   * A server gets the call, encrypted or not.
   *
   * @throws Error with the way of the call.
   */
  public callIsDelivered(call: TrafficCall): void {
    this.expectOfCall(call, 'to be delivered', notDelivered);
  }

  /**
   * A server gets the call, and nobody on the way can read it: every proxy sends TLS of its own for which the server has to
   * prove a name by a trusted certificate, mutual TLS of the mesh, or untouched TLS of the application. What the application
   * checks itself is not seen.
   *
   * @throws Error with the way of the call.
   */
  public callIsEncrypted(call: TrafficCall): void {
    this.expectOfCall(call, 'to be delivered encrypted, to a server that proves its name', notEncrypted);
  }

  /**
   * No server gets the call: a proxy answers itself or closes the connection. A server that answers with an error
   * (`SimulatedFault.serverAnswers`) got the call.
   *
   * @throws Error with the way of the call.
   */
  public callIsRefused(call: TrafficCall): void {
    // Without the faults that only a server shows which got the call.
    const faults = call.faults?.filter(({ _what }) => _what.kind !== 'serverAnswers');
    this.expectOfCall({ ...call, faults }, 'to be refused', notRefused);
  }

  /**
   * A server gets the call from a gateway.
   *
   * @param gatewayServiceHost Full name of its Service, such as `istio-egressgateway.istio-egress.svc.cluster.local`. The
   * Service has to be in the manifests, as it is in the cluster.
   * @throws Error with the way of the call.
   */
  public callLeavesThrough(call: TrafficCall, gatewayServiceHost: string): void {
    this.expectOfCall(call, `to leave through ${gatewayServiceHost}`, notThrough(gatewayServiceHost));
  }

  /**
   * Whatever fails, the proxies send a call at most so often, the first time included. Retries of the application come on
   * top. A call that no server gets even if nothing fails does not pass. Faults of the call count for nothing.
   *
   * @throws Error with the way of the call.
   */
  public callIsTriedAtMost(call: TrafficCall, attempts: number): void {
    const times = attempts === 1 ? 'once' : `${attempts} times`;
    this.expectOfCall({ ...call, faults: undefined }, `to be tried at most ${times}`, triedMore(attempts));
  }

  /**
   * Everything in the manifests can be used. Fields that only some calls look at are found once one of these has been asked
   * about.
   *
   * @throws Error with all findings.
   */
  public hasNoFindings(): void {
    const { findings } = this.simulation;
    if (findings.length === 0) return;
    const lines = findings.map(({ origin, object, path, problem }) =>
      [origin, object, path, problem].filter((part) => part !== '').join(': '),
    );
    demand(listed('findings', lines));
  }

  /**
   * Nothing is wrong with the objects, each by itself and all together, that is as severe as this, or more: what the analysis
   * at synth and `cdk8s-istio check` find. What is acknowledged in a manifest does not count.
   *
   * @throws Error with all such findings.
   */
  public hasNoFindingsOf(severity: Severity): void {
    const { istioVersion, outboundTrafficPolicy, rootNamespace, trustDomain, dnsCapture, dualStack } = this.options;
    const { defaultServiceExportTo, defaultVirtualServiceExportTo, defaultDestinationRuleExportTo } = this.options;
    const analyzer = new (analysis().Analyzer)({
      ...(defaultServiceExportTo && { defaultServiceExportTo }),
      ...(defaultVirtualServiceExportTo && { defaultVirtualServiceExportTo }),
      ...(defaultDestinationRuleExportTo && { defaultDestinationRuleExportTo }),
      ...(istioVersion !== undefined && { istioVersion }),
      ...(outboundTrafficPolicy !== undefined && { outboundTrafficPolicy }),
      ...(rootNamespace !== undefined && { rootNamespace }),
      ...(trustDomain !== undefined && { trustDomain }),
      ...(dnsCapture !== undefined && { dnsCapture }),
      ...(dualStack !== undefined && { dualStack }),
    });
    const counted = SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1);
    const findings = analyzer
      .check({ objects: this.manifests })
      .filter((finding) => counted.includes(finding.severity) && finding.acknowledged === undefined);
    const lines = findings.map(({ id, message, remedy, object, origin, jsonPath }) =>
      [
        origin.constructPath ?? [origin.file, origin.line].filter((part) => part !== undefined).join(':'),
        object ? `${object.kind} ${object.namespace}/${object.name}` : '',
        jsonPath,
        `${id} ${message} ${remedy}`,
      ]
        .filter((part) => part !== '')
        .join(': '),
    );
    if (lines.length > 0) demand(listed(`findings of severity ${severity} or above`, lines));
  }

  private expectOfCall(call: TrafficCall, expectation: string, objectionOf: Objection): void {
    const ways = waysOf(this.simulation, this.objects, this.options, call);
    for (const [index, answer] of ways.entries()) {
      const objection = lostWay(answer, call, this.objects) ?? objectionOf(answer);
      if (objection === undefined) continue;
      const way = ways.length > 1 ? ` on way ${index + 1} of ${ways.length}` : '';
      demand(`Expected the call ${expectation}, but${way} ${objection}.\n\n${answer.explain()}`);
    }
  }
}

/** The most severe first. */
const SEVERITIES = [Severity.ERROR, Severity.WARNING, Severity.ADVICE];

function listed(what: string, lines: readonly string[]): string {
  return [`Expected no ${what}, but there ${lines.length === 1 ? 'is 1' : `are ${lines.length}`}:`, '', ...lines].join(
    '\n',
  );
}

/** Loaded when it is first asked: most tests ask about calls alone. */
function analysis(): typeof Analysis {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- An import would be loaded at once.
  return require('../analysis/analyzer') as typeof Analysis;
}

function demand(objection: string | undefined): void {
  if (objection !== undefined) throw new AssertionFailure(objection);
}
