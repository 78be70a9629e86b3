import { MeshRule } from '../mesh-rule';
import { noMode as originationNoMode } from './mesh/origination/no-mode';

/** Every rule about several objects, in the order of their ids. */
export const MESH_RULES: readonly MeshRule[] = [originationNoMode];
