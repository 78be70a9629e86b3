import type { RefusalId } from '../../lib/refusals/catalog';
import type { RefusedCase } from './builders';
import { ANALYSIS_CASES } from './cases/analysis';
import { CLIENTS_CASES } from './cases/clients';
import { CONTRACTS_CASES } from './cases/contracts';
import { ENDPOINT_CASES } from './cases/endpoints';
import { HOSTS_CASES } from './cases/hosts';
import { LOCALITY_CASES } from './cases/locality';
import { PORTS_AND_TLS_CASES } from './cases/ports-and-tls';
import { MIRROR_CASE, PREFIX_REDIRECT_CASE, ROUTES_CASES, TWO_TEAMS_CASE } from './cases/routes';
import { SIMULATION_CASES } from './cases/simulation';
import { TCP_CASES } from './cases/tcp';
import { TRAFFIC_CASES } from './cases/traffic';
import { WILDCARD_CASES } from './cases/wildcards';

/** For each id at least one case; the compiler asks for a case when an id is added. */
export const CASES: Record<RefusalId, RefusedCase[]> = {
  ...ENDPOINT_CASES,
  ...HOSTS_CASES,
  ...CLIENTS_CASES,
  ...LOCALITY_CASES,
  ...CONTRACTS_CASES,
  ...PORTS_AND_TLS_CASES,
  ...TCP_CASES,
  ...TRAFFIC_CASES,
  ...WILDCARD_CASES,
  ...ROUTES_CASES,
  HOST008: [TWO_TEAMS_CASE],
  WILDCARD003: [...WILDCARD_CASES.WILDCARD003, MIRROR_CASE],
  VERSION001: [...CLIENTS_CASES.VERSION001, PREFIX_REDIRECT_CASE],
  ...SIMULATION_CASES,
  ...ANALYSIS_CASES,
};
