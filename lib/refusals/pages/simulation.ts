import { RefusalPage } from '../refusal-page';

/** Questions to the simulation. */
export const SIMULATION_REFUSALS = {
  SIMULATION001: {
    title: 'The URL of a simulated call cannot be read',
    why: 'A call to another place than the one that is meant would be answered.',
    remedy: 'Write `scheme://host:port/path` with `http`, `https`, `http2`, `grpc`, `grpcs`, `tls` or `tcp`.',
  },
  SIMULATION002: {
    title: 'The address of a simulated call is not one of IPv4',
    why: 'Listeners and ranges of IPv6 are not simulated, and the call would be told to pass them by.',
    remedy: 'Write the address that the application connects to, such as `203.0.113.7`, or leave it out.',
  },
} as const satisfies Record<string, RefusalPage>;
