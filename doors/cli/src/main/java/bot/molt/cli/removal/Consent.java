package bot.molt.cli.removal;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.cli.Args;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.List;

/// A yes before something goes that does not come back.
final class Consent {
    private static final int LONGEST = 100;

    private Consent() {}

    static void describe(Syntax syntax) {
        syntax.flag("-y|--yes", "Do not ask.")
                .flag("--non-interactive", "Never ask; without --yes nothing is done.")
                .flag("--dry-run", "Only say what would go.");
    }

    /// Shows what would go, and asks; returns whether it shall go.
    ///
    /// Errors: `invalid_params` where nobody can be asked.
    static boolean given(List<String> what, Args args, Session session) throws IOException {
        if (args.has("--dry-run") || !args.has("--yes")) {
            what.forEach(each -> session.out().println("would go: " + each));
        }
        if (args.has("--dry-run")) {
            return false;
        }
        if (args.has("--yes")) {
            return true;
        }
        if (args.has("--non-interactive") || !session.streams().terminal()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "nothing was done: nobody can be asked here (expected: --yes)");
        }
        session.out().print("Type yes to go on: ");
        session.out().flush();
        boolean isYes = line(session).equals("yes");
        if (!isYes) {
            session.out().println("Nothing was done.");
        }
        return isYes;
    }

    private static String line(Session session) throws IOException {
        StringBuilder typed = new StringBuilder();
        for (int each = session.streams().in().read();
                each >= 0 && each != '\n' && typed.length() < LONGEST;
                each = session.streams().in().read()) {
            typed.append((char) each);
        }
        return typed.toString().strip();
    }
}
