package bot.molt.cli;

/// `completion`: a script for the shell.
final class CompletionCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.words("<shell>", "1", "bash, zsh or fish.")
                .example("source <(moltbot completion bash)")
                .example("moltbot completion zsh > ~/.zfunc/_moltbot")
                .example("moltbot completion fish > ~/.config/fish/completions/moltbot.fish");
    }

    @Override
    public int run(Args args, Session session) {
        String shell = args.words().getFirst();
        session.out()
                .print(
                        switch (shell) {
                            case "bash" -> Completion.bash();
                            case "zsh" -> Completion.zsh();
                            case "fish" -> Completion.fish();
                            default -> throw Args.refused("shell", shell, "bash, zsh or fish");
                        });
        return 0;
    }
}
