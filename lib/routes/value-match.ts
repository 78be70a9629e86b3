import { StringMatch } from '../../imports/networking';
import { refuse, show } from '../refusals/refuse';
import { checkPattern } from '../rendering/regular-expression';
import { isOneLine } from '../rendering/text';

/**
 * The value of a header or of a query parameter.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch
 */
export class ValueMatch {
  /**
   * This value and no other.
   *
   * @throws ROUTE002 if the text is empty or not one line.
   */
  public static exact(value: string): ValueMatch {
    return new ValueMatch({ exact: checkValue('ValueMatch.exact', value) });
  }

  /**
   * Values that begin like this.
   *
   * @throws ROUTE002 if the text is empty or not one line.
   */
  public static prefix(value: string): ValueMatch {
    return new ValueMatch({ prefix: checkValue('ValueMatch.prefix', value) });
  }

  /**
   * Values that a regular expression of RE2 describes as a whole.
   *
   * @throws ROUTE013 if RE2 does not know the expression.
   */
  public static regex(pattern: string): ValueMatch {
    return new ValueMatch({ regex: checkPattern('ValueMatch.regex', 'pattern', pattern) });
  }

  /** Any value, as long as there is one. */
  public static present(): ValueMatch {
    return new ValueMatch({});
  }

  private constructor(private readonly rendered: StringMatch) {}

  /** @internal */
  public _render(): StringMatch {
    return this.rendered;
  }
}

function checkValue(place: string, value: string): string {
  if (value !== '' && isOneLine(value)) return value;
  refuse('ROUTE002', place, {
    problem: `the value ${show(value)} is empty or has line ends`,
    remedy: 'Write the value as it is sent, or ValueMatch.present() for any',
  });
}
