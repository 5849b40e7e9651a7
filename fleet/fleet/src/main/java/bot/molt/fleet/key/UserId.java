package bot.molt.fleet.key;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.util.regex.Pattern;

/// Names of users: WeChat openids and the like. Never part of a path or of a command.
public final class UserId {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private UserId() {}

    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /// Errors: `CodedException(invalid_params)` where it is none.
    public static String checked(String text) {
        if (!isOne(text)) {
            String shown = text.length() > 70 ? text.substring(0, 70) + "…" : text;
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "user_id: %s (expected: 1 to 64 of A-Z, a-z, 0-9, _ and -)"
                            .formatted(shown.replaceAll("\\p{Cntrl}", "?")));
        }
        return text;
    }
}
