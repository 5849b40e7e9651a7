package bot.molt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `man`: manual pages, made from the list of commands so that they cannot lag behind it.
final class ManCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("Prints one page with every command, for man -l -; or writes one page each.")
                .option(
                        "--output",
                        "DIR",
                        "Folder for moltbot.1, moltbot-backup-create.1 and so on.")
                .example("moltbot man | man -l -")
                .example("moltbot man --output ~/.local/share/man/man1");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String output = args.text("--output");
        if (output == null) {
            session.out().print(whole());
            return 0;
        }
        Path folder = Files.createDirectories(Path.of(output));
        Files.writeString(folder.resolve("moltbot.1"), whole());
        for (Entry entry : Commands.all()) {
            String name = page(entry);
            ManPage page = new ManPage(name, entry.summary());
            Commands.syntax(entry).syntax().man(page, true);
            page.section("SEE ALSO").paragraph("moltbot(1)");
            Files.writeString(folder.resolve(name + ".1"), page.text());
        }
        return 0;
    }

    private static String page(Entry entry) {
        return "moltbot-" + entry.name().replace(' ', '-');
    }

    private static String whole() {
        ManPage page = new ManPage("moltbot", "gateway that runs tools for coding clients");
        page.section("SYNOPSIS").paragraph("moltbot <command> [options]");
        page.section("DESCRIPTION")
                .paragraph(
                        "moltbot gateway runs the gateway, moltbot node lends this machine to a gateway elsewhere, moltbot moltage keeps a machine for each user of a WeChat account; their options are told by --help. Every other command speaks to a gateway or works on this machine.");
        page.section("COMMANDS");
        for (Entry entry : Commands.all()) {
            page.part("moltbot " + entry.name()).paragraph(entry.summary());
            Commands.syntax(entry).syntax().man(page, false);
        }
        page.section("OPTIONS OF EVERY COMMAND");
        Syntax globals = new Syntax("", "");
        GlobalOptions.describe(globals);
        globals.manOptions(page, false);
        page.section("ENVIRONMENT")
                .term("MOLTBOT_STATE_DIR", "The state folder; ~/.clawdbot where it is not set.")
                .term("MOLTBOT_CONFIG_PATH", "The configuration file.")
                .term("MOLTBOT_GATEWAY_URL, MOLTBOT_GATEWAY_TOKEN", "The gateway to speak to.")
                .term("MOLTBOT_PROFILE", "As --profile.");
        page.section("FILES")
                .term("~/.clawdbot/moltbot.json", "The configuration.")
                .term("~/.clawdbot/credentials/gateway-token", "The token of the gateway.")
                .term("~/.clawdbot/logs/", "Its log and the audit log.");
        page.section("EXIT STATUS")
                .paragraph(
                        "0 where it went well, 2 for a command line or request that is not understood, 3 where the token is refused, 4 where the policy denies, 130 where it was cancelled, else 1 or a number of the failure.");
        return page.text();
    }
}
