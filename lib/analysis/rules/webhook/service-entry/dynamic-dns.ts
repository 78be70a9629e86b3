import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isWildcard } from '../values/names';
import { entry } from './service-entry';

/** B1-16. */
export const dynamicDns = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY018',
    title: 'DYNAMIC_DNS with something that it cannot do',
    why: 'It looks up the name that each request asks for: so hosts are wildcards, and addresses and endpoints have no say.',
    remedy: 'Write wildcard hosts, ports of HTTP, HTTP2, GRPC or TLS, and neither addresses nor endpoints',
    fires: entry({ hosts: ['api.example.com'], resolution: 'DYNAMIC_DNS' }),
    accepts: entry({ hosts: ['*.example.com'], resolution: 'DYNAMIC_DNS' }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec, object }, report) => {
    const { hosts = [], addresses = [], endpoints = [], ports = [], resolution, location } = spec;
    if (resolution !== 'DYNAMIC_DNS') return;
    hosts.forEach((host, index) => {
      if (!isWildcard(host)) report(['spec', 'hosts', index], `${show(host)} is not a wildcard`);
    });
    if (addresses.length > 0) report(['spec', 'addresses'], 'DYNAMIC_DNS uses no addresses');
    if (endpoints.length > 0) report(['spec', 'endpoints'], 'DYNAMIC_DNS uses no endpoints');
    ports.forEach(({ protocol = '' }, index) => {
      if (!['http', 'http2', 'grpc', 'tls'].includes(protocol.toLowerCase())) {
        report(['spec', 'ports', index, 'protocol'], `DYNAMIC_DNS cannot do ${show(protocol)}`);
      }
    });
    const waypoint = object.label('istio.io/use-waypoint') ?? '';
    if (location === 'MESH_INTERNAL' && waypoint !== '' && waypoint.toLowerCase() !== 'none') {
      report(['spec', 'location'], 'DYNAMIC_DNS at a waypoint is only for hosts outside the mesh');
    }
  },
);
