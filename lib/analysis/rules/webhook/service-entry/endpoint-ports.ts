import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isPort } from '../values/addresses';
import { isLabel } from '../values/names';
import { entry, isDns } from './service-entry';

/** B1-11, B1-14. */
export const endpointPorts = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY012',
    title: 'An endpoint maps a port that the entry has not',
    why: 'An endpoint says on which number it serves a port of the entry, by the name of that port.',
    remedy: 'Use the names of spec.ports, and numbers from 1 to 65535',
    fires: entry({ endpoints: [{ address: 'server.example.com', ports: { https: 8443 } }] }),
    accepts: entry({ endpoints: [{ address: 'server.example.com', ports: { tls: 8443 } }] }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec }, report) => {
    const { endpoints = [], ports = [], resolution } = spec;
    if (resolution !== 'STATIC' && !isDns(spec)) return;
    const names = new Set(ports.map(({ name }) => name));
    endpoints.forEach(({ ports: own = {} }, index) => {
      for (const [name, number = 0] of Object.entries(own)) {
        const path = ['spec', 'endpoints', index, 'ports', name];
        if (!names.has(name)) report(path, `the entry has no port ${show(name)}`);
        if (!isLabel(name)) report(path, `${show(name)} is not a name of a port`);
        if (!isPort(number)) report(path, `${number} is not a port`);
      }
    });
  },
);
