import { AcceptedRisk, DataPlaneMode, IstioVersion, WildcardHosts } from '../../../lib';
import { HOST, https, inShop, RefusedCase, wildcard, wildcardHost, wildcardIn } from '../builders';

const WILDCARD = '*.example.com';

/** Languages without types may leave the risk out. */
const spoofable = (reason?: string): RefusedCase['refused'] =>
  inShop((chart) =>
    WildcardHosts.originalDestination(chart, 'Api', {
      host: WILDCARD,
      acceptSpoofing: (reason === undefined ? undefined : { reason }) as AcceptedRisk,
    }),
  );

export const WILDCARD_CASES = {
  WILDCARD001: [
    {
      name: 'a single name',
      refused: wildcard({ host: HOST }),
      place: 'shop/Api',
      value: `'${HOST}'`,
      remedied: https({ host: HOST }),
    },
    wildcardHost('a part of a label', '*api.example.com', WILDCARD),
    wildcardHost('inside', 'api.*.example.com', '*.example.com'),
    wildcardHost('two labels', '*.*.example.com', '*.example.com'),
    wildcardHost('upper case', '*.Example.com', '*.example.com'),
    wildcardHost('port', '*.example.com:443', '*.example.com'),
    wildcardHost('addresses', '*.51.100.10', '*.example.com'),
    wildcardHost('no domain', '*.', '*.example.com'),
    wildcardHost('empty', '', '*.example.com'),
  ],
  WILDCARD002: [
    wildcardHost('everything', '*', '*.example.com'),
    wildcardHost('a top level domain', '*.com', '*.example.com'),
  ],
  WILDCARD003: [
    {
      name: 'blank reason',
      refused: spoofable(' '),
      place: 'shop/Api',
      value: "' '",
      remedied: spoofable('a firewall checks the addresses'),
    },
    {
      name: 'no risk accepted',
      refused: spoofable(),
      place: 'shop/Api',
      value: "''",
      remedied: spoofable('a firewall checks the addresses'),
    },
  ],
  PROFILE003: [
    {
      name: 'an ambient mesh',
      refused: wildcardIn({ istioVersion: IstioVersion.V1_30, dataPlaneMode: DataPlaneMode.AMBIENT }),
      place: 'shop/Api',
      value: "'ambient'",
      remedied: wildcardIn({ istioVersion: IstioVersion.V1_30, dataPlaneMode: DataPlaneMode.SIDECAR }),
    },
  ],
} satisfies Record<string, RefusedCase[]>;
