import { IstioVersion, isBefore } from '../../../../profile/istio-version';
import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { sidecar } from './sidecar';
import { faultOfHost } from '../common/namespaced-hosts';

/** B6-4. */
export const egressHosts = webhookRule(
  'Sidecar',
  {
    id: 'SIDECAR004',
    title: 'A host for calls is not of the form namespace/host',
    why: 'The proxies are told about what matches, and about nothing else.',
    remedy: 'Write ./host for the own namespace, namespace/host or */host, with a full name or *',
    fires: sidecar({ egress: [{ hosts: ['api.example.com'] }] }),
    accepts: sidecar({ egress: [{ hosts: ['./api.example.com'] }] }),
    follows: 'ValidateNamespaceSlashWildcardHostname',
  },
  ({ spec: { egress = [] }, context }, report) => {
    egress.forEach(({ hosts = [] }, index) => {
      const path = ['spec', 'egress', index, 'hosts'];
      if (hosts.length === 0) report(path, 'the listener has no host');
      hosts.forEach((host, place) => {
        if (host.startsWith('~') && host.indexOf('/') > 1 && isBefore(context.istioVersion, IstioVersion.V1_31)) {
          report([...path, place], `${show(host)} takes a namespace away, which came with Istio 1.31`);
          return;
        }
        const fault = faultOfHost(host, 'sidecar');
        if (fault !== undefined) report([...path, place], `${show(host)} ${fault}`);
      });
    });
  },
);
