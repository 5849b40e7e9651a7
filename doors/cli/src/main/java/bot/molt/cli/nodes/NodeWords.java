package bot.molt.cli.nodes;

import bot.molt.cli.Args;

/// Reads which node is meant.
final class NodeWords {
    private NodeWords() {}

    /// The node of `--node`, or else of the first word.
    ///
    /// Errors: `invalid_params` where neither is there.
    static String node(Args args) {
        String named = args.text("--node");
        if (named == null && args.words().isEmpty()) {
            throw Args.refused(
                    "--node", "", "id or name of a node; `moltbot nodes list` shows them");
        }
        return named == null ? args.words().getFirst() : named;
    }
}
