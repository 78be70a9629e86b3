import { App, Chart } from 'cdk8s';
import { DataPlaneMode, EgressSimulation, MeshProfile } from '../../../lib';
import type { RefusedCase } from '../builders';

function calling(url: string): (app: App) => void {
  return () => EgressSimulation.ofManifests('').call({ client: { namespaceName: 'shop' }, url });
}

function simulatedIn(dataPlaneMode: DataPlaneMode): (app: App) => void {
  return (app) => {
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    MeshProfile.set(chart, { dataPlaneMode });
    EgressSimulation.ofScope(chart);
  };
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
      name: 'an ambient mesh',
      refused: simulatedIn(DataPlaneMode.AMBIENT),
      place: 'shop',
      value: "'ambient'",
      remedied: simulatedIn(DataPlaneMode.SIDECAR),
    },
  ],
} satisfies Record<string, RefusedCase[]>;
