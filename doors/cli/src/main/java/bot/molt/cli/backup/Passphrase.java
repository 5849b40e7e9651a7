package bot.molt.cli.backup;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.cli.Args;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the passphrase of an encrypted backup comes from: a file, a variable, standard input.
/// Never the command line, which others can read.
final class Passphrase {
    private static final String VARIABLE = "MOLTBOT_BACKUP_PASSPHRASE";
    private static final int SHORTEST = 8;
    private static final int LONGEST = 4096;

    private Passphrase() {}

    static void describe(Syntax syntax) {
        syntax.option(
                "--passphrase-file",
                "FILE",
                "File that holds the passphrase; else "
                        + VARIABLE
                        + ", else the first line of standard input.");
    }

    static Secret read(Args args, Session session) {
        String passphrase = text(args, session);
        if (passphrase.length() < SHORTEST) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "passphrase: %d characters (expected: %d or more, from --passphrase-file, %s or standard input)"
                            .formatted(passphrase.length(), SHORTEST, VARIABLE));
        }
        return Secret.of(passphrase);
    }

    private static String text(Args args, Session session) {
        String file = args.text("--passphrase-file");
        String variable = session.environment().getOrDefault(VARIABLE, "");
        try {
            if (file != null) {
                return Files.readString(Path.of(file)).strip();
            }
            return variable.isEmpty() ? typed(session) : variable;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String typed(Session session) throws IOException {
        Console console = session.streams().terminal() ? System.console() : null;
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("Passphrase: ");
            return typed == null ? "" : new String(typed);
        }
        byte[] line = new byte[LONGEST];
        int length = 0;
        for (int each = session.streams().in().read();
                each >= 0 && each != '\n' && length < LONGEST;
                each = session.streams().in().read()) {
            line[length++] = (byte) each;
        }
        return new String(line, 0, length, StandardCharsets.UTF_8).strip();
    }
}
