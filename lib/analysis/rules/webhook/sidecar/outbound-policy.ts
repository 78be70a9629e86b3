import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isPort } from '../values/addresses';
import { isDomain, isLabel } from '../values/names';
import { sidecar } from './sidecar';

/** B6-6. */
export const outboundPolicy = webhookRule(
  'Sidecar',
  {
    id: 'SIDECAR006',
    title: 'A proxy for unknown hosts that is not used',
    why: 'Only with ALLOW_ANY calls to unknown hosts go anywhere.',
    remedy: 'Write mode ALLOW_ANY, and a full name and a port for egressProxy',
    fires: sidecar({
      outboundTrafficPolicy: {
        mode: 'REGISTRY_ONLY',
        egressProxy: { host: 'proxy.example.com', port: { number: 3128 } },
      },
    }),
    accepts: sidecar({
      outboundTrafficPolicy: { mode: 'ALLOW_ANY', egressProxy: { host: 'proxy.example.com', port: { number: 3128 } } },
    }),
    follows: 'validateSidecarOutboundTrafficPolicy',
  },
  ({ spec: { outboundTrafficPolicy } }, report) => {
    const { mode = 'REGISTRY_ONLY', egressProxy } = outboundTrafficPolicy ?? {};
    if (!egressProxy) return;
    const path = ['spec', 'outboundTrafficPolicy', 'egressProxy'];
    const { host = '', subset = '', port } = egressProxy;
    if (mode !== 'ALLOW_ANY') report(path, `with ${mode} nothing goes to it`);
    else if (!isDomain(host)) report([...path, 'host'], `${show(host)} is not a DNS name`);
    else if (!port) report(path, 'it has no port');
    else if (!isPort(port.number ?? 0)) report([...path, 'port', 'number'], `${port.number ?? 0} is not a port`);
    else if (subset !== '' && !isLabel(subset))
      report([...path, 'subset'], `${show(subset)} is not a name of a subset`);
  },
);
