/** What the documentation says about one refusal; the message at run time adds place, value and remedy for the case. */
export interface RefusalPage {
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
}
