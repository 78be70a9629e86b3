import { MeshRule } from '../mesh-rule';
import { ACCESS } from './mesh/access';
import { AMBIENT } from './mesh/ambient';
import { DESTINATION_RULES } from './mesh/destination-rules';
import { EGRESS_GATEWAYS } from './mesh/egress-gateways';
import { ORIGINATION } from './mesh/origination';
import { REGISTRY } from './mesh/registry';
import { RESILIENCE } from './mesh/resilience';
import { ROUTING } from './mesh/routing';
import { SIDECARS } from './mesh/sidecars';
import { TELEMETRY } from './mesh/telemetry';

/** Every rule about several objects, by family and in the order of their ids. */
export const MESH_RULES: readonly MeshRule[] = [
  ...ORIGINATION,
  ...DESTINATION_RULES,
  ...RESILIENCE,
  ...ROUTING,
  ...REGISTRY,
  ...SIDECARS,
  ...EGRESS_GATEWAYS,
  ...ACCESS,
  ...AMBIENT,
  ...TELEMETRY,
];
