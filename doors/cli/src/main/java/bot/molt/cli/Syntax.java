package bot.molt.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The options and words of one command, with their help.
public final class Syntax {
    private final CommandSpec spec = CommandSpec.create();
    private final List<String> examples = new ArrayList<>();
    private final List<String> ownOptions = new ArrayList<>();
    private boolean raw;

    Syntax(String name, String summary) {
        spec.name("moltbot " + name);
        spec.usageMessage().header(summary).sortOptions(false).width(100);
    }

    /// More than the one-line summary says.
    public Syntax about(String text) {
        spec.usageMessage().description("%n" + text.replace("%", "%%"));
        return this;
    }

    /// An option that is there or not.
    public Syntax flag(String name, String doc) {
        return add(option(name, doc).arity("0").type(boolean.class));
    }

    /// An option with a value.
    public Syntax option(String name, String label, String doc) {
        return add(option(name, doc).arity("1").type(String.class).paramLabel(label));
    }

    /// An option that may be given several times.
    public Syntax repeated(String name, String label, String doc) {
        return add(
                option(name, doc)
                        .arity("1")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel(label));
    }

    private static OptionSpec.Builder option(String name, String doc) {
        return OptionSpec.builder(name.split("\\|")).description(doc.replace("%", "%%"));
    }

    private Syntax add(OptionSpec.Builder option) {
        OptionSpec built = option.build();
        if (spec.findOption(built.longestName()) == null) {
            spec.addOption(built);
            ownOptions.addAll(List.of(built.names()));
        }
        return this;
    }

    /// The words behind the options.
    ///
    /// @param count `1`, `0..1`, `1..*`
    public Syntax words(String label, String count, String doc) {
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel(label)
                        .arity(count)
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description(doc.replace("%", "%%"))
                        .build());
        return this;
    }

    /// From the first word on everything belongs to that word, also what looks like an option.
    public Syntax raw() {
        raw = true;
        return this;
    }

    /// A line that works as pasted.
    public Syntax example(String line) {
        examples.add(line);
        return this;
    }

    /// Option names in the order in which they were added, those of every command included.
    List<String> options() {
        return List.copyOf(ownOptions);
    }

    boolean takesWordsAsTheyAre() {
        return raw;
    }

    CommandLine.ParseResult parse(List<String> args) {
        CommandLine line = new CommandLine(spec);
        line.setStopAtPositional(raw);
        line.setExpandAtFiles(false);
        line.setPosixClusteredShortOptionsAllowed(false);
        line.setOverwrittenOptionsAllowed(true);
        return line.parseArgs(args.toArray(String[]::new));
    }

    String help(boolean colour) {
        if (!examples.isEmpty()) {
            List<String> footer = new ArrayList<>(List.of("", "Examples:"));
            examples.forEach(line -> footer.add("  " + line.replace("%", "%%")));
            spec.usageMessage().footer(footer.toArray(String[]::new));
        }
        CommandLine.Help.Ansi ansi = colour ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF;
        return new CommandLine(spec).getUsageMessage(ansi);
    }
}
