package bot.molt.cli.doctor;

import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import bot.molt.cli.check.Inspection;
import bot.molt.cli.check.Severity;
import bot.molt.cli.original.OriginalCheck;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `doctor`: one look at everything that a gateway needs.
public final class DoctorCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Every finding has an id, the reason and what to do. Exits with 1 where something keeps a gateway from working. --fix keeps a copy of whatever it touches in the state folder, under doctor.")
                .flag("--fix|--repair", "Mend what can be mended without asking.")
                .flag(
                        "--generate-gateway-token",
                        "With --fix: put a new token in the place of the one in the file.")
                .option(
                        "--import",
                        "FOLDER",
                        "With --fix: take over configuration, devices, approvals and nodes from this state folder of the original, which stays as it is.")
                .flag("--non-interactive|--yes", "Ask nothing; so it is anyway.")
                .flag("--deep", "The same as without: everything is looked at.")
                .example("moltbot doctor")
                .example("moltbot doctor --fix")
                .example("moltbot doctor --fix --import ~/old/.clawdbot");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Ground ground = new Ground(session, InstantSource.system());
        List<Check> checks = checks(args.text("--import"), ground);
        boolean fixes = args.has("--fix");
        if (args.has("--generate-gateway-token") && !fixes) {
            throw Args.refused("--generate-gateway-token", "alone", "together with --fix");
        }
        if (args.has("--generate-gateway-token")) {
            checks.addFirst(new NewToken());
        }
        Inspection seen =
                fixes ? Inspection.mending(checks, ground) : Inspection.of(checks, ground);
        if (session.json()) {
            session.print(seen.tree());
        } else {
            seen.lines(session.style()).forEach(session.out()::println);
            session.out().println("Doctor complete.");
        }
        return seen.count(Severity.CRITICAL) > 0 ? 1 : 0;
    }

    private static List<Check> checks(@Nullable String from, Ground ground) {
        List<Check> checks = new ArrayList<>(Checks.all());
        if (from != null) {
            checks.replaceAll(check ->
                    check instanceof OriginalCheck ? new OriginalCheck(ground.path(from)) : check);
        }
        return checks;
    }

    /// Asked for once: puts another token in the place of the one in the file.
    private static final class NewToken implements Check {
        private boolean done;

        @Override
        public List<Finding> look(Ground ground) {
            return done
                    ? List.of()
                    : List.of(
                            Finding.info("token.replaced", "a new token is wanted", "")
                                    .mending(copies -> {
                                        done = true;
                                        return TokenCheck.replaced(ground, copies);
                                    }));
        }
    }
}
