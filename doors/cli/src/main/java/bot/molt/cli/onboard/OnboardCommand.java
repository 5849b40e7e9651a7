package bot.molt.cli.onboard;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.terminal.Look;
import bot.molt.cli.terminal.Terminals;
import bot.molt.cli.terminal.Tongue;
import bot.molt.cli.tui.TuiCommand;
import java.io.IOException;
import org.jline.terminal.Terminal;

/// `onboard`: settings, the key of a model provider, a running gateway, a first answer, and the
/// conversation. What is there already is kept.
public final class OnboardCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Asks little, starts the gateway where none runs, and ends with a conversation. A configuration that is there is kept: what would change is shown first, and the old file stays beside it. With --non-interactive nothing is asked.");
        Plan.describe(syntax);
        syntax.example("moltbot onboard")
                .example(
                        "moltbot onboard --non-interactive --auth-choice anthropic --anthropic-api-key - < key.txt")
                .example("moltbot onboard --non-interactive --auth-choice ollama --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException, InterruptedException {
        Plan plan = Plan.of(args, session);
        boolean asks = !args.has("--non-interactive") && !session.json();
        if (asks && !Terminals.isThere(session.environment())) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "nobody can be asked here (expected: a terminal, or --non-interactive)");
        }
        Tongue tongue = Tongue.of(session.environment());
        if (!asks) {
            Teller teller = new Teller(session, new Look(false), tongue);
            return new Onboarding(args, session, plan, new Nobody(), teller).run().code();
        }
        session.streams().flush();
        try (Terminal terminal = Terminals.open()) {
            Look look = new Look(session.style().isColoured());
            Asker person = new Person(terminal, look, tongue);
            Teller teller = new Teller(session, look, tongue);
            Onboarding.End end = new Onboarding(args, session, plan, person, teller).run();
            if (end.opensChat()) {
                TuiCommand.converse(session.renewed(), terminal);
            }
            return end.code();
        }
    }
}
