import { RefusalPage } from '../refusal-page';

/** Questions to the simulation. */
export const SIMULATION_REFUSALS = {
  SIMULATION001: {
    title: 'The URL of a simulated call cannot be read',
    why: 'A call to another place than the one that is meant would be answered.',
    remedy: 'Write `scheme://host:port/path` with `http`, `https`, `http2`, `grpc`, `grpcs`, `tls` or `tcp`.',
  },
} as const satisfies Record<string, RefusalPage>;
