/** Something is not as a test says it is. What else is thrown, such as a call that cannot be read, is no such answer. */
export class AssertionFailure extends Error {
  public constructor(message: string) {
    super(message);
    this.name = 'AssertionFailure';
  }
}
