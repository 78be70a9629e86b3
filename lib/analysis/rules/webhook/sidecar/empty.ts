import { webhookRule } from '../../define';
import { sidecar } from './sidecar';

/** B6-1. */
export const empty = webhookRule(
  'Sidecar',
  {
    id: 'SIDECAR001',
    title: 'A Sidecar without settings',
    why: 'It would change nothing.',
    remedy: 'Name the hosts that the proxies may know, or leave the object out',
    fires: sidecar({}),
    accepts: sidecar({ egress: [{ hosts: ['./*'] }] }),
    follows: 'ValidateSidecar',
  },
  ({ spec: { egress = [], ingress = [], outboundTrafficPolicy, inboundConnectionPool } }, report) => {
    if (egress.length + ingress.length > 0 || outboundTrafficPolicy || inboundConnectionPool) return;
    report(['spec'], 'the Sidecar has no settings');
  },
);
