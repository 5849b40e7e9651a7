package bot.molt.execution.shell;

import java.util.Optional;

/// Tells what a command line would run, without running it. The text is read by the tree-sitter
/// grammar of bash and held against the shell's own rules wherever the two are known to differ;
/// what is not understood completely is reported as unprovable.
///
/// Threads: safe for any number.
public final class Shell {
    private static final int MAX_NESTING = 6;

    private Shell() {}

    /// Analyses a command line as `sh -c` or `bash -c` would get it. Never throws for any text.
    public static Analysis analyse(String text) {
        return analyse(text, "", 0);
    }

    /// @param via the wrapper that hands the text to a shell
    static Analysis analyse(String text, String via, int nesting) {
        if (nesting > MAX_NESTING) {
            return Analysis.unprovable(
                    "scripts are nested more than %d deep".formatted(MAX_NESTING));
        }
        Optional<String> objection = SourceText.objection(text);
        if (objection.isPresent()) {
            return Analysis.unprovable(objection.get());
        }
        Node root = BashGrammar.parse(text);
        if (root == null) {
            return Analysis.unprovable("it is no shell syntax that can be read completely");
        }
        Walker walker = new Walker(via, nesting);
        walker.program(root);
        return walker.found().analysis();
    }
}
