import { TrafficOutcome } from '../../../lib';
import { ADDRESSES, SERVICES } from './declared';
import { call, PublishedScenario } from './scenario';
import { entryWithEveryPort, STRANGER, STRANGERS } from './strangers';

const OWN_PORTS: PublishedScenario[] = [
  {
    source: 'sidecar_simulation_test.go TestLoop',
    name: 'a call to the ports of the proxy itself goes nowhere',
    manifests: entryWithEveryPort(''),
    calls: [15001, 15006].map((port) =>
      call(`tcp://${STRANGER}:${port}`, { cluster: 'BlackHoleCluster' }, { outcome: TrafficOutcome.CONNECTION_RESET }),
    ),
  },
];

/** What leaves a sidecar: unknown hosts, Services, addresses. */
export const SIDECAR_OUTBOUND: PublishedScenario[] = [...STRANGERS, ...SERVICES, ...ADDRESSES, ...OWN_PORTS];
