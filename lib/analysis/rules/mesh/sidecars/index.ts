import type { MeshRule } from '../../../mesh-rule';
import { importInCapitals } from './letter-case';
import { nameOfWildcard } from './name-of-wildcard';
import { noOutboundMode } from './no-outbound-mode';
import { nothingImported } from './nothing-imported';
import { portsAlone } from './ports-alone';
import { routesLeftOut } from './routes-left-out';
import { severalSidecars } from './several-sidecars';

/** Rules about what Sidecars import, in the order of their ids. */
export const SIDECARS: readonly MeshRule[] = [
  noOutboundMode,
  nothingImported,
  nameOfWildcard,
  severalSidecars,
  portsAlone,
  routesLeftOut,
  importInCapitals,
];
