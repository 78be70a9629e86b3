import { EgressClient } from '../values/egress-client';
import { Visibility } from '../values/visibility';

/** What is said about every destination, be it one host or many. */
export interface CommonDestinationProps {
  /**
   * Who calls the host. Their namespaces, and no others, see it.
   *
   * @default - every workload of the namespace of the construct
   */
  readonly clients?: EgressClient[];

  /**
   * Who else sees the host, beside the clients.
   *
   * @default - nobody
   */
  readonly visibility?: Visibility;

  /**
   * Namespace of the objects.
   *
   * @default - the namespace of the Chart
   */
  readonly namespace?: string;

  /**
   * Name of the objects: lower-case letters, digits and inner dashes, at most 63 characters.
   *
   * @default - the host, its dashes doubled and its dots replaced by dashes; over 63 characters cut, with a hash
   */
  readonly name?: string;

  /**
   * Who answers for this connection to the outside, as text. Kept as an annotation on every object.
   *
   * @default - as declared by Ownership.set, else the id of the Chart
   */
  readonly owner?: string;

  /**
   * How the owner is reached, as text: an address, a channel, a page. Kept as an annotation on every object.
   *
   * @default - as declared by Ownership.set where `owner` is left out as well, else none
   */
  readonly contact?: string;
}
