import type { MeshRule } from '../../../mesh-rule';
import { secondTelemetry } from './second-telemetry';
import { serverModeAtGateway } from './server-mode-at-gateway';

/** Rules about what is told of calls, in the order of their ids; those before are of the webhook. */
export const TELEMETRY: readonly MeshRule[] = [secondTelemetry, serverModeAtGateway];
