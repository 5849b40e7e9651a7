package bot.molt.tools.grep;

import bot.molt.base.json.Json;
import bot.molt.spi.files.ShownPath;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.text.Clip;
import bot.molt.spi.tool.ToolResult;
import java.util.HashSet;
import java.util.Set;

/// The answer of a search as it grows, bounded in lines and characters.
final class GrepAnswer {
    private static final int MAX_CHARS = 100_000;
    private static final int MAX_LINE = 500;

    private final GrepTool.Args args;
    private final String workspace;
    private final String root;
    private final StringBuilder out = new StringBuilder();
    private final int last;
    private int lines;
    private int files;
    private int matches;
    private boolean more;

    GrepAnswer(GrepTool.Args args, String workspace, String root) {
        this.args = args;
        this.workspace = workspace;
        this.root = root;
        int limit = args.window().headLimit();
        this.last = limit == 0 ? Integer.MAX_VALUE : args.window().offset() + limit;
    }

    /// Whether it has all it may have and knows that more follows.
    boolean full() {
        return more;
    }

    void add(FileInfo file, LineSearch.Hits hits) {
        files++;
        matches += hits.count();
        String path = ShownPath.of(workspace, file.path());
        switch (args.outputMode()) {
            case FILES_WITH_MATCHES -> line(path);
            case COUNT -> line(path + ":" + hits.count());
            case CONTENT -> content(path, hits);
        }
    }

    private void line(String text) {
        if (more || lines >= last || out.length() + text.length() >= MAX_CHARS) {
            more = true;
            return;
        }
        lines++;
        if (lines > args.window().offset()) {
            out.append(text).append('\n');
        }
    }

    private void content(String path, LineSearch.Hits hits) {
        Set<Integer> matching = new HashSet<>(hits.starts());
        String text = hits.text();
        int number = 1;
        int counted = 0;
        int shownTo = -1;
        for (int start : hits.starts()) {
            number += lineEnds(text, counted, start);
            counted = start;
            int at = start;
            int atNumber = number;
            for (int i = 0; i < args.around().before() && at > Math.max(0, shownTo); i++) {
                at = text.lastIndexOf('\n', at - 2) + 1;
                atNumber--;
            }
            at = Math.max(at, shownTo);
            atNumber = at == start ? number : atNumber;
            separate(at, shownTo);
            shownTo = show(path, text, new Place(at, atNumber, start, number), matching);
            if (more) {
                return;
            }
        }
    }

    /// @param at first line to show, with its number
    /// @param start matching line, with its number
    private record Place(int at, int atNumber, int start, int number) {}

    private void separate(int at, int shownTo) {
        boolean around = args.around().before() + args.around().after() > 0;
        boolean follows = shownTo >= 0 ? at > shownTo : true;
        if (around && follows && !out.isEmpty() && !more && lines < last) {
            out.append("--\n");
        }
    }

    private int show(String path, String text, Place place, Set<Integer> matching) {
        int at = place.at();
        int number = place.atNumber();
        int lastNumber = place.number() + args.around().after();
        while (at < text.length() && number <= lastNumber && !more) {
            boolean match = matching.contains(at);
            if (match && at > place.start()) {
                return at;
            }
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            line(form(path, number, text.substring(at, end), match ? ':' : '-'));
            at = end + 1;
            number++;
        }
        return at;
    }

    private String form(String path, int number, String text, char sign) {
        String shown = Clip.line(text, MAX_LINE);
        return args.lineNumbers() ? path + sign + number + sign + shown : path + sign + shown;
    }

    private static int lineEnds(String text, int from, int to) {
        int count = 0;
        for (int at = text.indexOf('\n', from);
                at >= 0 && at < to;
                at = text.indexOf('\n', at + 1)) {
            count++;
        }
        return count;
    }

    private String shown() {
        String text = out.toString().stripTrailing();
        return text.endsWith("\n--") ? text.substring(0, text.length() - 3) : text;
    }

    ToolResult result() {
        Json.Obj details =
                Json.object()
                        .put("path", root)
                        .put("files", files)
                        .put("matches", matches)
                        .put("more", more)
                        .build();
        if (out.isEmpty()) {
            return ToolResult.ok(
                    files == 0
                            ? "No matches found"
                            : "No more matches after offset " + args.window().offset(),
                    details);
        }
        String notice =
                more
                        ? "\n[More follows; go on with offset=%d or narrow the search]"
                                .formatted(lines)
                        : "";
        return ToolResult.ok(shown() + (more ? "\n" + notice : ""), details);
    }
}
