import { ANALYSIS_REFUSALS } from './pages/analysis';
import { CLIENTS_REFUSALS } from './pages/clients';
import { HOSTS_REFUSALS } from './pages/hosts';
import { PATHS_REFUSALS } from './pages/paths';
import { PORTS_AND_TLS_REFUSALS } from './pages/ports-and-tls';
import { ROUTES_REFUSALS } from './pages/routes';
import { SERVERS_REFUSALS } from './pages/servers';
import { SIMULATION_REFUSALS } from './pages/simulation';
import { TCP_REFUSALS } from './pages/tcp';
import { TRAFFIC_REFUSALS } from './pages/traffic';

/** Every refusal of the library. Ids are public: they are never reused and never change their meaning. */
export const REFUSALS = {
  ...HOSTS_REFUSALS,
  ...CLIENTS_REFUSALS,
  ...PATHS_REFUSALS,
  ...PORTS_AND_TLS_REFUSALS,
  ...TRAFFIC_REFUSALS,
  ...SERVERS_REFUSALS,
  ...TCP_REFUSALS,
  ...ROUTES_REFUSALS,
  ...SIMULATION_REFUSALS,
  ...ANALYSIS_REFUSALS,
};

export type RefusalId = keyof typeof REFUSALS;
