import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { policy } from './policies';

const OF_TCP = [
  'principals',
  'notPrincipals',
  'ipBlocks',
  'notIpBlocks',
  'remoteIpBlocks',
  'notRemoteIpBlocks',
  'namespaces',
  'notNamespaces',
  'serviceAccounts',
  'notServiceAccounts',
] as const;

/** B7-6. */
export const denyTcp = webhookRule(
  'AuthorizationPolicy',
  {
    id: 'AUTHORIZATION006',
    severity: Severity.WARNING,
    title: 'A DENY by what only HTTP has',
    why: 'TCP has no such attribute, so that all connections to ports of TCP are denied.',
    remedy: 'Name the ports as well',
    fires: policy({ action: 'DENY', rules: [{ to: [{ operation: { methods: ['POST'] } }] }] }),
    accepts: policy({ action: 'DENY', rules: [{ to: [{ operation: { methods: ['POST'], ports: ['80'] } }] }] }),
    follows: 'ValidateAuthorizationPolicy',
  },
  ({ spec: { action, rules = [] } }, report) => {
    if (action !== 'DENY') return;
    rules.forEach((rule, index) => {
      const sources = (rule.from ?? []).flatMap(({ source }) => source ?? []);
      const operations = (rule.to ?? []).flatMap(({ operation }) => operation ?? []);
      const isByCaller = sources.some((source) => OF_TCP.some((field) => source[field] !== undefined));
      const isByPort = operations.some(({ ports, notPorts }) => (ports ?? notPorts) !== undefined);
      const isHttpOnly = operations.length > 0 ? !isByPort : sources.length > 0 && !isByCaller;
      if (isHttpOnly) report(['spec', 'rules', index], 'the rule denies all connections to ports of TCP');
    });
  },
);
