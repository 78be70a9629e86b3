import type { App } from 'cdk8s';
import { DataPlaneMode, EgressSimulation } from '../../../lib';
import type { RefusedCase } from '../builders';

function calling(url: string, address?: string): (app: App) => void {
  return () => EgressSimulation.ofManifests('').call({ client: { namespaceName: 'shop' }, url, address });
}

function calledThrough(waypoint: string): (app: App) => void {
  const entry = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name: 'api', namespace: 'shop', labels: { 'istio.io/use-waypoint': waypoint } },
    spec: {
      hosts: ['api.example.com'],
      addresses: ['192.0.2.1'],
      resolution: 'DNS',
      ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
    },
  };
  const gateway = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'way', namespace: 'shop' },
  };
  return () =>
    EgressSimulation.ofManifests([entry, gateway].map((each) => JSON.stringify(each)).join('\n---\n')).call({
      client: { namespaceName: 'shop', dataPlaneMode: DataPlaneMode.AMBIENT },
      url: 'http://api.example.com',
    });
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
      name: 'a host with a waypoint',
      refused: calledThrough('way'),
      place: 'EgressSimulation.call',
      value: 'shop/way',
      remedied: calledThrough('none'),
    },
  ],
  SIMULATION003: [
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
