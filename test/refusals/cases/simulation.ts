import type { App } from 'cdk8s';
import { EgressSimulation } from '../../../lib';
import type { RefusedCase } from '../builders';

function calling(url: string): (app: App) => void {
  return () => EgressSimulation.ofManifests('').call({ client: { namespaceName: 'shop' }, url });
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
} satisfies Record<string, RefusedCase[]>;
