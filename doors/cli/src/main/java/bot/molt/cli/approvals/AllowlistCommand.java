package bot.molt.cli.approvals;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `approvals allowlist add|remove`: one pattern more or less that needs nobody's answer.
public final class AllowlistCommand implements Command {
    private static final String OPERATOR = "main";

    @Override
    public void describe(Syntax syntax) {
        ApprovalFile.describe(syntax);
        syntax.words("<add|remove> <pattern>", "2", "What to do, and a pattern such as 'git *'.")
                .option(
                        "--agent",
                        "AGENT",
                        "Whose: main (the operator, where nothing is said), user:NAME, or * for everybody.")
                .example("moltbot approvals allowlist add 'git status'")
                .example("moltbot approvals allowlist remove --agent user:alice 'npm *'");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String verb = args.words().getFirst();
        if (!verb.equals("add") && !verb.equals("remove")) {
            throw Args.refused("approvals allowlist", verb, "add or remove");
        }
        String pattern = args.words().get(1).strip();
        if (pattern.isEmpty()) {
            throw Args.refused("pattern", "''", "a pattern such as 'git *'");
        }
        String named = args.text("--agent");
        String agent = named == null ? OPERATOR : named;
        ApprovalFile file = ApprovalFile.of(args, session);
        return change(new Change(verb.equals("add"), agent, pattern), file, session);
    }

    /// One pattern more or less.
    private record Change(boolean adds, String agent, String pattern) {}

    private static int change(Change change, ApprovalFile file, Session session)
            throws IOException {
        ApprovalFile.Snapshot read = file.read();
        boolean known = Rules.patterns(read.file(), change.agent()).contains(change.pattern());
        if (!change.adds() && !known) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "%s: not in the allowlist of %s in %s (expected: a pattern that `moltbot approvals get` shows)"
                            .formatted(change.pattern(), change.agent(), read.path()));
        }
        ApprovalFile.Snapshot written =
                change.adds() && known ? read : file.write(next(change, read), read);
        if (session.json()) {
            session.print(written.tree());
            return 0;
        }
        String how =
                change.adds()
                        ? known ? "was allowed already" : "is allowed now"
                        : "is no longer allowed";
        session.out()
                .println(
                        "%s: %s for %s (%s: %s)"
                                .formatted(
                                        change.pattern(),
                                        how,
                                        change.agent(),
                                        written.place(),
                                        written.path()));
        return 0;
    }

    private static Json.Obj next(Change change, ApprovalFile.Snapshot read) {
        return change.adds()
                ? Rules.with(read.file(), change.agent(), change.pattern())
                : Rules.without(read.file(), change.agent(), change.pattern());
    }
}
