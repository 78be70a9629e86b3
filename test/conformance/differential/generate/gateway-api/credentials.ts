import type { Resource } from '../../../manifests';

/** A certificate that was made for these tests and is valid nowhere: istiod only looks whether it fits its key. */
const CERTIFICATE =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJiRENDQVJPZ0F3SUJBZ0lVRXJUVE9kcHU5N000V0dkZUFEZ3pvd0pIRitzd0NnWUlLb1' +
  'pJemowRUF3SXcKRERFS01BZ0dBMVVFQXd3QmVEQWVGdzB5TmpFeE1qRXhOREE0TlRSYUZ3MHpOakV4TVRneE5EQTROVFJhTUF3eApDakFJQmdO' +
  'VkJBTU1BWGd3V1RBVEJnY3Foa2pPUFFJQkJnZ3Foa2pPUFFNQkJ3TkNBQVNLSFIxNk1aRUQwRjQ2CjVpNjNyaEpkMGo4SURtT1RvU1orWGNHOU' +
  'JibW5HZXdPTnIxdnk5K1BaclVGcUE5T09CblJDL3lkNXRCbHcza2UKUFU0NnJyMWtvMU13VVRBZEJnTlZIUTRFRmdRVWhvNmgxRnBaSXNaK1Z2' +
  'T20zUTF5Z0JXMVBiMHdId1lEVlIwagpCQmd3Rm9BVWhvNmgxRnBaSXNaK1Z2T20zUTF5Z0JXMVBiMHdEd1lEVlIwVEFRSC9CQVV3QXdFQi96QU' +
  'tCZ2dxCmhrak9QUVFEQWdOSEFEQkVBaUFJRCt3TDN4NnJDcFREcXYyK2FURFBOV3lPcGZYb01KMmJOeVdFUmphTU93SWcKWGZkMUxjZE9OS1B4' +
  'eHBzelhGL3cvcVNDUUIxaFh1dUFIWjNQbVJMMjNHVT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=';
const KEY =
  'LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JR0hBZ0VBTUJNR0J5cUdTTTQ5QWdFR0NDcUdTTTQ5QXdFSEJHMHdhd0lCQVFRZ1cwcUxDZG' +
  'tEY2lmZWxnYjIKNW1jWmVKcDdKa0pxQkJiek1yU1prNzdSbjZLaFJBTkNBQVNLSFIxNk1aRUQwRjQ2NWk2M3JoSmQwajhJRG1PVApvU1orWGNH' +
  'OUJibW5HZXdPTnIxdnk5K1BaclVGcUE5T09CblJDL3lkNXRCbHcza2VQVTQ2cnIxawotLS0tLUVORCBQUklWQVRFIEtFWS0tLS0tCg==';

export const SECRET = 'gateway-cert';
export const AUTHORITY = 'authority';

/** What listeners and policies refer to, in a namespace. */
export function credentials(namespace: string): Resource[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: SECRET, namespace },
      type: 'kubernetes.io/tls',
      data: { 'tls.crt': CERTIFICATE, 'tls.key': KEY },
    } as Resource,
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: AUTHORITY, namespace },
      data: { 'ca.crt': Buffer.from(CERTIFICATE, 'base64').toString() },
    } as Resource,
  ];
}
