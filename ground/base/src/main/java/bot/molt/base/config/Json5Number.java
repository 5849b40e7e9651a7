package bot.molt.base.config;

import bot.molt.base.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers of JSON5: signs, hexadecimal, a point in front or behind.
final class Json5Number {
    private static final int MAX_LENGTH = 400;
    private static final Pattern FORM =
            Pattern.compile(
                    "([+-]?)(?:0[xX]([0-9a-fA-F]+)|((?:0|[1-9][0-9]*)(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]{1,4})?|\\.[0-9]+(?:[eE][+-]?[0-9]{1,4})?))");

    private Json5Number() {}

    static Json read(Json5Scanner scanner) {
        int start = scanner.at();
        while (isPart(scanner.peek())) {
            scanner.skip(1);
        }
        String form = scanner.since(start);
        Matcher matcher = FORM.matcher(form);
        if (form.length() > MAX_LENGTH || !matcher.matches()) {
            String shown = form.length() > 40 ? form.substring(0, 40) + "…" : form;
            throw scanner.failure(
                    start, "'" + shown + "' (expected: a finite number; text stands in quotes)");
        }
        BigDecimal size =
                matcher.group(2) == null
                        ? new BigDecimal(matcher.group(3))
                        : new BigDecimal(new BigInteger(matcher.group(2), 16));
        return new Json.Num(matcher.group(1).equals("-") ? size.negate() : size);
    }

    private static boolean isPart(char c) {
        return c == '+'
                || c == '-'
                || c == '.'
                || (c != '\uffff' && Json5Scanner.isNamePart(c, false));
    }
}
