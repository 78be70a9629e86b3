import { MeshRule } from '../mesh-rule';
import { DESTINATION_RULES } from './mesh/destination-rules';
import { ORIGINATION } from './mesh/origination';
import { RESILIENCE } from './mesh/resilience';

/** Every rule about several objects, in the order of their ids. */
export const MESH_RULES: readonly MeshRule[] = [...ORIGINATION, ...DESTINATION_RULES, ...RESILIENCE];
