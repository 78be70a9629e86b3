/** Minor releases of Istio that the library knows. */
export enum IstioVersion {
  /** Istio 1.29. */
  V1_29 = '1.29',
  /** Istio 1.30. */
  V1_30 = '1.30',
  /** Istio 1.31. */
  V1_31 = '1.31',
}

export function isBefore(version: IstioVersion, other: IstioVersion): boolean {
  const known = Object.values(IstioVersion);
  return known.indexOf(version) < known.indexOf(other);
}
