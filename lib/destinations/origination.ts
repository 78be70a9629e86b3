import { Construct } from 'constructs';
import { ClientTLSSettings, ClientTLSSettingsTLSmode } from '../../imports/networking';
import { refuse, show } from '../refusals/refuse';
import { checkPort } from '../rendering/checks';
import { GATE_SUBSET } from '../rendering/gate-subset';
import { ClientCertificate } from '../values/client-certificate';
import { ServerIdentity } from '../values/server-identity';
import { TrustAnchor } from '../values/trust-anchor';
import { Destination } from './destination';
import { describeHttpCalls, HttpCalls } from './http-calls';
import { OriginationProps } from './origination-props';

/** What the kinds of origination differ in. */
export interface OriginationOptions {
  readonly directHttpsPort?: number;
  readonly trustAnchor?: TrustAnchor;
  readonly clientCertificate?: ClientCertificate;
  readonly failClosed?: boolean;
}

/** TLS by the proxy after all that can be known from the properties has been checked. */
export interface Origination extends HttpCalls {
  readonly gateSubset?: string;
  readonly identity: ServerIdentity;
  readonly tls: ClientTLSSettings;
  readonly insecurity: { readonly [annotation: string]: string };
}

export function describeOrigination(
  scope: Construct,
  to: Destination,
  props: OriginationProps,
  options: OriginationOptions,
): Origination {
  const { targetPort = 443, serverIdentity: identity = ServerIdentity.named(to.host) } = props;
  const { directHttpsPort, failClosed = true } = options;
  const calls = describeHttpCalls(scope, to, props, {
    targetPort: checkPort(scope, 'targetPort', targetPort),
    directHttpsPort,
  });
  return {
    gateSubset: failClosed ? GATE_SUBSET : undefined,
    identity,
    tls: describeTls(scope, to, identity, options),
    insecurity: identity.insecureReason === undefined ? {} : { 'cdk8s-istio/insecure-reason': identity.insecureReason },
    ...calls,
  };
}

function describeTls(
  scope: Construct,
  to: Destination,
  identity: ServerIdentity,
  { trustAnchor = TrustAnchor.operatingSystem(), clientCertificate }: OriginationOptions,
): ClientTLSSettings {
  if (clientCertificate) {
    if (identity.insecureReason !== undefined) {
      refuse('TLS005', scope, {
        problem: `serverIdentity verifies nothing (${show(identity.insecureReason)}), so that anybody would be shown the client certificate`,
        remedy: `Leave serverIdentity out for ${show(to.host)}, or write ServerIdentity.named with the name in the certificate of the partner`,
      });
    }
    return {
      mode: ClientTLSSettingsTLSmode.MUTUAL,
      ...identity._render(),
      ...clientCertificate._render(to.objectName),
    };
  }
  if (identity.insecureReason !== undefined && !trustAnchor._isOperatingSystem) {
    refuse('TLS003', scope, {
      problem: `trustAnchor is set, but serverIdentity verifies nothing (${show(identity.insecureReason)})`,
      remedy: `Leave trustAnchor out, or write serverIdentity: ServerIdentity.named(${show(to.host)})`,
    });
  }
  return { mode: ClientTLSSettingsTLSmode.SIMPLE, ...identity._render(), ...trustAnchor._render(to.namespaceName) };
}
