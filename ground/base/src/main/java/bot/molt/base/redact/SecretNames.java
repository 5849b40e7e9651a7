package bot.molt.base.redact;

/// Names whose value is a secret: `password`, `GITHUB_TOKEN`, `x-api-key`, `clientSecret`; not
/// `maxTokens`, `token_type` or `secretName`, which only speak of one.
final class SecretNames {
    private static final int LONGEST = 64;
    private static final String[] ENDS = {
        "password",
        "passwd",
        "passphrase",
        "passwort",
        "pwd",
        "secret",
        "token",
        "apikey",
        "accesskey",
        "privatekey",
        "secretkey",
        "signingkey",
        "encryptionkey",
        "sshkey",
        "masterkey",
        "authkey",
        "authorization",
        "cookie",
        "credential",
        "credentials"
    };

    private SecretNames() {}

    static boolean isSecret(CharSequence name) {
        String plain = plain(name);
        if (plain.equals("pass")) {
            return true;
        }
        for (String end : ENDS) {
            if (plain.endsWith(end)) {
                return true;
            }
        }
        return false;
    }

    /// A header whose value runs to the end of the line.
    static boolean isHeader(CharSequence name) {
        String plain = plain(name);
        return plain.endsWith("authorization") || plain.endsWith("cookie");
    }

    /// The end of the name in lower case, without separators and without the digits behind it.
    private static String plain(CharSequence name) {
        int end = name.length();
        while (end > 0 && (isDigit(name.charAt(end - 1)) || isSeparator(name.charAt(end - 1)))) {
            end--;
        }
        StringBuilder plain = new StringBuilder(LONGEST);
        for (int i = Math.max(0, end - LONGEST); i < end; i++) {
            char c = name.charAt(i);
            if (!isSeparator(c)) {
                plain.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
            }
        }
        return plain.toString();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSeparator(char c) {
        return c == '_' || c == '-' || c == '.';
    }
}
