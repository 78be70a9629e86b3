import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isAddress } from '../values/addresses';
import { isForGateways, TO_API, virtualService } from './routes';
import { isHostName } from './host-names';

/** B4-4. */
export const hosts = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE005',
    title: 'A host is not a DNS name',
    why: 'Proxies compare it with the names that applications call; `*` would be every host of the mesh.',
    remedy: 'Write the bare name, such as api.example.com, or *.example.com',
    fires: virtualService({ hosts: ['https://api.example.com'], http: [{ route: [TO_API] }] }),
    accepts: virtualService({ hosts: ['api.example.com'], http: [{ route: [TO_API] }] }),
    follows: 'ValidateVirtualService',
  },
  ({ spec }, report) => {
    const isForGateway = isForGateways(spec);
    const serverNames = (spec.tls ?? []).some(({ match = [] }) =>
      match.some(({ sniHosts = [] }) => sniHosts.length > 0),
    );
    (spec.hosts ?? []).forEach((host, index) => {
      const isKnown = isHostName(host, isForGateway, serverNames);
      const path = ['spec', 'hosts', index];
      if (!isKnown && !isAddress(host)) report(path, `host ${show(host)} is not a DNS name`);
      else if (host === '*' && !isForGateway) report(path, "host '*' is for gateways only");
    });
  },
);
