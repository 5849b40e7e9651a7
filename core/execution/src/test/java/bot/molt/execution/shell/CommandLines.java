package bot.molt.execution.shell;

import java.util.List;
import java.util.Random;

/// Makes up command lines: well-formed ones from a small grammar, then damaged here and there.
final class CommandLines {
    static final List<String> PROGRAMS = List.of("one", "two", "three", "four", "git", "tar");

    private static final String[] WORDS = {
        "x",
        "-n",
        "a b",
        "'a b'",
        "\"a b\"",
        "a\\ b",
        "$x",
        "\"$x\"",
        "${x}",
        "${x:-four}",
        "\"${x:-four}\"",
        "*",
        "x*",
        "?",
        "[a-z]*",
        "{x,y}",
        "{1..3}",
        "~",
        "~/x",
        "''",
        "\"\"",
        "a'b'c",
        "a\"b\"c",
        "\\$x",
        "'$(four)'",
        "\"\\$(four)\"",
        "$'a\\n'",
        "$'\\x66our'",
        "--",
        "$#",
        "\"$@\"",
        "$*",
        "a=b",
        "x=$x",
        ";",
        "\\;",
        "'|'",
        "\\|",
        "#",
        "a#b",
        "!",
        "-",
        "+",
        "four",
        "./four",
        "$(one)",
        "`one`",
        "\"$(one x)\"",
        "<(one)",
        "$((1+2))",
        "%",
        "@",
        "é",
        "{}",
        "{}x",
        "2",
        ">",
        "\\&",
        "\"`one`\"",
        "'\\''",
        "\"\\\"\"",
        "\\\\",
        "a\\\nb",
        "=",
        "[",
        "]",
        "$'\\''",
        "{-v,'a[$(four)]'}",
        "{x,-exec,four,\\;}",
        "-*",
        "-v",
        "'a[$(four)]'",
        "\"*\""
    };
    private static final String[] NOISE = {
        " ",
        " ",
        "'",
        "\"",
        "\\",
        "$",
        "${",
        "}",
        "$(",
        ")",
        "(",
        "`",
        ";",
        "|",
        "&",
        "&&",
        "||",
        "\n",
        "\\\n",
        "#",
        "<<E",
        "<<'E'",
        "<<-E",
        "\nE\n",
        "E",
        "<<<",
        "<(",
        ">(",
        "$'",
        "$\"",
        "{",
        "{ ",
        " }",
        "[[ ",
        " ]]",
        "$((",
        "))",
        "=",
        "x=",
        "*",
        "~",
        "!",
        "! ",
        ";;",
        "four",
        " four ",
        "\nfour\n",
        ";four;",
        "2>",
        ">&",
        "1>&2",
        "</dev/null",
        ">/dev/null",
        "-c",
        "\t",
        "if ",
        "then ",
        "fi",
        "for i in ",
        " do ",
        " done",
        "while ",
        "case x in x)",
        " esac",
        "in ",
        "time ",
        "exec ",
        "eval ",
        "command ",
        "builtin ",
        "env ",
        "xargs ",
        "coproc ",
        "select ",
        "until ",
        "function ",
        "|&",
        "&>",
        "<>",
        ">|",
        "\u00a0",
        "\r",
        "\u000b",
        "$[",
        "@(",
        "?(x)",
        "!(x)",
        "\\'",
        "\\\"",
        "''",
        "\"\"",
        "${x#",
        "${x/",
        "${!x}",
        "${x@P}",
        "a[0]=",
        "-"
    };

    private final Random random;

    CommandLines(Random random) {
        this.random = random;
    }

    String next() {
        StringBuilder line = new StringBuilder(list(2));
        for (int damages = random.nextInt(5) - 1; damages > 0; damages--) {
            int at = random.nextInt(line.length() + 1);
            if (random.nextInt(4) > 0) {
                line.insert(at, one(NOISE));
            } else {
                line.delete(at, Math.min(line.length(), at + 1 + random.nextInt(3)));
            }
        }
        return line.toString();
    }

    private String list(int depth) {
        StringBuilder text = new StringBuilder(statement(depth));
        for (int more = random.nextInt(3); more > 0; more--) {
            text.append(one("; ", " && ", " || ", " | ", "\n", " & ", ";", "|", "&&", " |& "))
                    .append(statement(depth));
        }
        return text.toString();
    }

    private String statement(int depth) {
        if (depth == 0) {
            return simple(0);
        }
        return switch (random.nextInt(16)) {
            case 0 -> "( " + list(depth - 1) + " )";
            case 1 -> "{ " + list(depth - 1) + "; }";
            case 2 -> "if " + list(0) + "; then " + list(depth - 1) + "; fi";
            case 3 -> "for i in " + word(0) + " " + word(0) + "; do " + list(depth - 1) + "; done";
            case 4 -> "case " + word(0) + " in " + word(0) + ") " + list(depth - 1) + ";; esac";
            case 5 -> "! " + simple(depth);
            case 6 -> simple(depth) + " <<E\n" + word(depth) + "\n" + simple(0) + "\nE";
            case 7 -> simple(depth) + " <<'E'\n$(four)\n" + word(0) + "\nE";
            case 8 -> "[[ " + word(0) + one(" == ", " != ", " =~ ", " -nt ") + word(0) + " ]]";
            case 9 -> "[ " + word(0) + one(" = ", " != ", " -eq ", " -o ") + word(0) + " ]";
            case 10 -> wrapped(depth);
            default -> simple(depth);
        };
    }

    private String wrapped(int depth) {
        return switch (random.nextInt(9)) {
            case 0 -> "env A=1 " + simple(depth);
            case 1 -> "echo x y | xargs " + one("", "-n 1 ", "-I {} ", "-0 ", "-r ") + simple(0);
            case 2 ->
                    "find . -name "
                            + word(0)
                            + " -exec "
                            + simple(0)
                            + one(" {} \\;", " {} +", " \\;");
            case 3 -> "timeout 5 " + simple(0);
            case 4 -> one("sh", "bash") + " -c '" + simple(0).replace("'", "") + "'";
            case 5 ->
                    one("nice ", "nohup ", "setsid -w ", "stdbuf -oL ", "command ", "exec ")
                            + simple(0);
            case 6 -> "eval " + simple(0);
            case 7 -> "time " + simple(0);
            default -> "sh -c \"" + simple(0).replace("\"", "") + "\"";
        };
    }

    private String simple(int depth) {
        StringBuilder text = new StringBuilder();
        if (random.nextInt(8) == 0) {
            text.append("x=").append(word(depth)).append(one(" ", "; "));
        }
        text.append(
                random.nextInt(5) == 0
                        ? one("echo", "printf", "true", "read", "test", "[", "cd", "export", "set")
                        : program());
        for (int words = random.nextInt(4); words > 0; words--) {
            text.append(' ').append(word(depth));
        }
        if (random.nextInt(6) == 0) {
            text.append(one(" > out", " 2>&1", " < x", " >/dev/null", " 2> err", " <<< "))
                    .append(one("", "", "x"));
        }
        return text.toString();
    }

    private String program() {
        String name = PROGRAMS.get(random.nextInt(3));
        return switch (random.nextInt(14)) {
            case 0 -> "\"" + name + "\"";
            case 1 -> name.charAt(0) + "'" + name.substring(1) + "'";
            case 2 -> "\\" + name;
            case 3 -> "./" + name;
            default -> name;
        };
    }

    private String word(int depth) {
        int kind = random.nextInt(12);
        if (depth > 0 && kind == 0) {
            return "$(" + list(depth - 1) + ")";
        }
        if (depth > 0 && kind == 1) {
            return "\"`" + simple(0) + "`\"";
        }
        return kind == 2 ? one(WORDS) + one(WORDS) : one(WORDS);
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
