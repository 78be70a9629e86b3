import { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import {
  AuthorizationPolicy,
  AuthorizationPolicyAction,
  AuthorizationPolicySpec,
  Condition,
  Rule,
} from '../../imports/security';
import { EgressClient } from '../values/egress-client';
import { built } from './built';

export function createAuthorizationPolicy(
  scope: Construct,
  metadata: ApiObjectMetadata,
  spec: AuthorizationPolicySpec,
): AuthorizationPolicy {
  return built(new AuthorizationPolicy(scope, 'AuthorizationPolicy', { metadata, spec }));
}

export interface CallersIntent {
  readonly host: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly clients: EgressClient[];
}

/**
 * Turns away from one host everybody but its clients, on a gateway that lets everybody pass. It names the host by the
 * server name alone, which both kinds of filter chain know, and so touches no other host.
 */
export function renderRefusal({ host, selector, clients }: CallersIntent): AuthorizationPolicySpec {
  return {
    selector: { matchLabels: selector },
    action: AuthorizationPolicyAction.DENY,
    rules: [{ from: [{ source: { notPrincipals: principals(clients) } }], when: [serverName(host)] }],
  };
}

/** Lets the clients of one host pass, on a gateway that turns everybody away. Without clients, everybody who asks for it. */
export function renderPermission(intent: CallersIntent & { readonly seesRequests: boolean }): AuthorizationPolicySpec {
  const { host, selector, clients, seesRequests } = intent;
  const rule: Rule = {
    ...(clients.length > 0 && { from: [{ source: { principals: principals(clients) } }] }),
    ...(seesRequests && { to: [{ operation: { hosts: [host, `${host}:*`] } }] }),
    when: [serverName(host)],
  };
  return { selector: { matchLabels: selector }, action: AuthorizationPolicyAction.ALLOW, rules: [rule] };
}

/** Lets nobody pass: a list of permissions without an entry. What other policies allow passes beside it. */
export function renderAllowNothing(selector: Readonly<Record<string, string>>): AuthorizationPolicySpec {
  return { selector: { matchLabels: selector }, action: AuthorizationPolicyAction.ALLOW };
}

function serverName(host: string): Condition {
  return { key: 'connection.sni', values: [host] };
}

/** Istio puts the trust domain of the mesh, and each of its aliases, in the place of `cluster.local`. */
function principals(clients: EgressClient[]): string[] {
  const names = clients.map(
    ({ namespaceName, serviceAccountName = '*' }) => `cluster.local/ns/${namespaceName}/sa/${serviceAccountName}`,
  );
  return [...new Set(names)].sort();
}
