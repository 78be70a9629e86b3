import type { MeshRule } from '../../../mesh-rule';
import { forGateway } from './for-gateway';
import { leftToPort } from './left-to-port';
import { importInCapitals } from './letter-case';
import { nameOfWildcard } from './name-of-wildcard';
import { noOutboundMode } from './no-outbound-mode';
import { nothingImported } from './nothing-imported';
import { portsAlone } from './ports-alone';
import { proxyNotImported } from './proxy-not-imported';
import { rootSelector } from './root-selector';
import { routesLeftOut } from './routes-left-out';
import { severalSidecars } from './several-sidecars';
import { sharedBind } from './shared-bind';
import { takenAway } from './taken-away';
import { twoSelectors } from './two-selectors';

/** Rules about what Sidecars import, in the order of their ids. */
export const SIDECARS: readonly MeshRule[] = [
  noOutboundMode,
  nothingImported,
  nameOfWildcard,
  severalSidecars,
  portsAlone,
  routesLeftOut,
  leftToPort,
  rootSelector,
  twoSelectors,
  forGateway,
  takenAway,
  proxyNotImported,
  sharedBind,
  importInCapitals,
];
