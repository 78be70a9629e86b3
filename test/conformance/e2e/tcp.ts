import { networking } from '../../../lib';
import { Scenario } from './case';
import { refused } from './expectations';

const ADDRESS = '198.51.100.20';

/** Databases, with the bindings: who dials the address of the host reaches it, and nobody else on the same port. */
export const TCP: Scenario[] = [
  {
    name: 'tcp: by address',
    clearText: true,
    build: (chart) =>
      new networking.ServiceEntry(chart, 'Database', {
        spec: {
          exportTo: ['shop'],
          hosts: ['db1.example.com'],
          addresses: [ADDRESS],
          location: networking.ServiceEntryLocation.MESH_EXTERNAL,
          resolution: networking.ServiceEntryResolution.STATIC,
          endpoints: [{ address: ADDRESS }],
          ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }],
        },
      }),
    calls: [
      {
        name: 'the database',
        url: 'tcp://db1.example.com:5432',
        origins: { db1: 1 },
        expect: { result: 'hello from db1' },
      },
      refused({ name: 'another database', url: 'tcp://db2.example.com:5432' }),
      refused({ name: 'an unrelated host', url: 'tcp://unrelated.example.net:5432' }),
    ],
  },
];
