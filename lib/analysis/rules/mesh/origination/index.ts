import { MeshRule } from '../../../mesh-rule';
import { clearPastGateway } from './clear-past-gateway';
import { clearPastRoute } from './clear-past-route';
import { clearTextTo443 } from './clear-text-to-443';
import { credentialInSidecars } from './credential-in-sidecars';
import { doubleTls } from './double-tls';
import { doubleTlsBesideRoute } from './double-tls-beside-route';
import { gatewayClearText } from './gateway-clear-text';
import { http2Alone } from './http2-alone';
import { http2Settings } from './http2-settings';
import { http2Unasked } from './http2-unasked';
import { ignoredCertificates } from './ignored-certificates';
import { lostByPort } from './lost-by-port';
import { meshIdentityOutside } from './mesh-identity-outside';
import { nameOfCaller } from './name-of-caller';
import { nameUnchecked } from './name-unchecked';
import { namesReplaced } from './names-replaced';
import { narrowerThanHost } from './narrower-than-host';
import { noMode } from './no-mode';
import { privateAuthority } from './private-authority';
import { requestsToTlsPort } from './requests-to-tls-port';
import { roleWithoutList } from './role-without-list';
import { secretElsewhere } from './secret-elsewhere';
import { secretWithoutAuthority } from './secret-without-authority';
import { selectorDropsTls } from './selector-drops-tls';
import { tcpNameUnchecked } from './tcp-name-unchecked';
import { tcpWithoutSni } from './tcp-without-sni';
import { tlsToPort80 } from './tls-to-port-80';
import { uncheckedServer } from './unchecked-server';
import { unknownPort } from './unknown-port';
import { unmountedFiles } from './unmounted-files';

/** How proxies encrypt calls to servers. */
export const ORIGINATION: readonly MeshRule[] = [
  noMode,
  doubleTls,
  unknownPort,
  lostByPort,
  credentialInSidecars,
  nameUnchecked,
  tcpNameUnchecked,
  tcpWithoutSni,
  meshIdentityOutside,
  tlsToPort80,
  clearTextTo443,
  narrowerThanHost,
  namesReplaced,
  ignoredCertificates,
  uncheckedServer,
  nameOfCaller,
  http2Unasked,
  http2Settings,
  selectorDropsTls,
  secretElsewhere,
  gatewayClearText,
  requestsToTlsPort,
  clearPastGateway,
  doubleTlsBesideRoute,
  privateAuthority,
  unmountedFiles,
  http2Alone,
  secretWithoutAuthority,
  roleWithoutList,
  clearPastRoute,
];
