/** Something that goes wrong behind the last proxy, or on the way to it. */
export class SimulatedFault {
  /**
   * Servers refuse connections.
   *
   * @param address One of the addresses or names that the proxy has; all if left out.
   */
  public static endpointDown(address?: string): SimulatedFault {
    return new SimulatedFault({ kind: 'endpointDown', address });
  }

  /** No name is found in DNS. */
  public static dnsFailure(): SimulatedFault {
    return new SimulatedFault({ kind: 'dnsFailure' });
  }

  /**
   * The server answers with a status of its own.
   *
   * @param status The status, such as 503.
   * @param times How many answers have it, before the server answers 200.
   */
  public static serverAnswers(status: number, times: number): SimulatedFault {
    return new SimulatedFault({ kind: 'serverAnswers', status, times });
  }

  /** The server proves another name than its own, with a certificate that is trusted otherwise. */
  public static wrongCertificate(): SimulatedFault {
    return new SimulatedFault({ kind: 'wrongCertificate' });
  }

  /** @internal */
  public readonly _what: FaultKind;

  private constructor(what: FaultKind) {
    this._what = what;
  }
}

/** @internal */
export type FaultKind =
  | { readonly kind: 'endpointDown'; readonly address?: string }
  | { readonly kind: 'dnsFailure' }
  | { readonly kind: 'serverAnswers'; readonly status: number; readonly times: number }
  | { readonly kind: 'wrongCertificate' };
