import type { RefusalId } from '../../lib/refusals/catalog';
import type { RefusedCase } from './builders';
import { CLIENTS_CASES } from './cases/clients';
import { HOSTS_CASES } from './cases/hosts';
import { PORTS_AND_TLS_CASES } from './cases/ports-and-tls';
import { SIMULATION_CASES } from './cases/simulation';
import { TCP_CASES } from './cases/tcp';
import { TRAFFIC_CASES } from './cases/traffic';
import { WILDCARD_CASES } from './cases/wildcards';

/** For each id at least one case; the compiler asks for a case when an id is added. */
export const CASES: Record<RefusalId, RefusedCase[]> = {
  ...HOSTS_CASES,
  ...CLIENTS_CASES,
  ...PORTS_AND_TLS_CASES,
  ...TCP_CASES,
  ...TRAFFIC_CASES,
  ...WILDCARD_CASES,
  ...SIMULATION_CASES,
};
