import type { App } from 'cdk8s';
import { EgressSimulation } from '../../../lib';
import type { RefusedCase } from '../builders';

function calling(url: string, address?: string): (app: App) => void {
  return () => EgressSimulation.ofManifests('').call({ client: { namespaceName: 'shop' }, url, address });
}

export const SIMULATION_CASES = {
  SIMULATION001: [
    {
      name: 'a host without a scheme',
      refused: calling('api.example.com'),
      place: 'EgressSimulation.call',
      value: "'api.example.com'",
      remedied: calling('http://api.example.com'),
    },
    {
      name: 'another scheme',
      refused: calling('ftp://api.example.com'),
      place: 'EgressSimulation.call',
      value: "'ftp://api.example.com'",
      remedied: calling('tcp://api.example.com:21'),
    },
  ],
  SIMULATION002: [
    {
      name: 'an address of IPv6',
      refused: calling('tcp://db.example.com:5432', '2001:db8::1'),
      place: 'EgressSimulation.call',
      value: "'2001:db8::1'",
      remedied: calling('tcp://db.example.com:5432', '203.0.113.7'),
    },
    {
      name: 'a name in the place of an address',
      refused: calling('http://api.example.com', 'api.example.com'),
      place: 'EgressSimulation.call',
      value: "'api.example.com'",
      remedied: calling('http://api.example.com'),
    },
  ],
} satisfies Record<string, RefusedCase[]>;
