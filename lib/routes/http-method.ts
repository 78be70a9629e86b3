/**
 * What a call asks for.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9
 */
export enum HttpMethod {
  /**
   * Reads.
   */
  GET = 'GET',

  /**
   * Reads the headers.
   */
  HEAD = 'HEAD',

  /**
   * Asks what is possible.
   */
  OPTIONS = 'OPTIONS',

  /**
   * Sends something to be worked on. Every call of gRPC is one.
   */
  POST = 'POST',

  /**
   * Replaces as a whole.
   */
  PUT = 'PUT',

  /**
   * Changes a part.
   */
  PATCH = 'PATCH',

  /**
   * Removes.
   */
  DELETE = 'DELETE',
}
