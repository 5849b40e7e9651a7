package bot.molt.tools.grep;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Names for kinds of files, with the globs of their names.
final class FileTypes {
    private static final Map<String, List<String>> TYPES = new TreeMap<>();

    static {
        type("c", "*.[chH]", "*.h.in");
        type("clojure", "*.clj", "*.cljc", "*.cljs", "*.cljx");
        type("cmake", "*.cmake", "CMakeLists.txt");
        type("cpp", "*.{C,cc,cpp,cxx,c++,H,h,hh,hpp,hxx,inl}");
        type("cs", "*.cs");
        type("css", "*.css", "*.scss");
        type("csv", "*.csv");
        type("dart", "*.dart");
        type("docker", "*Dockerfile*");
        type("elixir", "*.ex", "*.exs", "*.eex", "*.heex");
        type("erlang", "*.erl", "*.hrl");
        type("fsharp", "*.fs", "*.fsx", "*.fsi");
        type("go", "*.go");
        type("gradle", "*.gradle", "*.gradle.kts");
        type("graphql", "*.graphql", "*.graphqls");
        type("groovy", "*.groovy", "*.gradle");
        type("haskell", "*.hs", "*.lhs");
        type("html", "*.htm", "*.html", "*.ejs");
        type("java", "*.java", "*.jsp", "*.jspx", "*.properties");
        type("js", "*.js", "*.jsx", "*.mjs", "*.cjs", "*.vue");
        type("json", "*.json", "composer.lock");
        type("jsonl", "*.jsonl");
        type("julia", "*.jl");
        type("kotlin", "*.kt", "*.kts");
        type("lua", "*.lua");
        type("make", "*.mak", "*.mk", "[Mm]akefile*", "GNUmakefile");
        type("markdown", "*.markdown", "*.md", "*.mdown", "*.mdx");
        type("nix", "*.nix");
        type("objc", "*.h", "*.m");
        type("perl", "*.pl", "*.pm", "*.t");
        type("php", "*.php", "*.php3", "*.php4", "*.php5", "*.phtml");
        type("protobuf", "*.proto");
        type("py", "*.py", "*.pyi");
        type("r", "*.R", "*.r", "*.Rmd");
        type("ruby", "*.rb", "*.gemspec", "Gemfile", "Rakefile", "config.ru");
        type("rust", "*.rs");
        type("scala", "*.scala", "*.sbt");
        type("sh", "*.sh", "*.bash", "*.zsh", "*.ksh", ".bashrc", ".profile", ".zshrc");
        type("sql", "*.sql", "*.psql");
        type("svelte", "*.svelte");
        type("swift", "*.swift");
        type("tex", "*.tex", "*.ltx", "*.cls", "*.sty", "*.bib");
        type("tf", "*.tf", "*.tfvars", "*.hcl");
        type("toml", "*.toml", "Cargo.lock");
        type("ts", "*.ts", "*.tsx", "*.cts", "*.mts");
        type("txt", "*.txt");
        type("vue", "*.vue");
        type("xml", "*.xml", "*.xsd", "*.xsl", "*.xslt", "*.svg");
        type("yaml", "*.yaml", "*.yml");
        type("zig", "*.zig");
        Map.of(
                        "python",
                        "py",
                        "javascript",
                        "js",
                        "typescript",
                        "ts",
                        "md",
                        "markdown",
                        "kt",
                        "kotlin",
                        "rs",
                        "rust",
                        "rb",
                        "ruby",
                        "csharp",
                        "cs",
                        "bash",
                        "sh",
                        "proto",
                        "protobuf")
                .forEach((other, name) -> TYPES.put(other, TYPES.getOrDefault(name, List.of())));
    }

    private FileTypes() {}

    private static void type(String name, String... globs) {
        TYPES.put(name, List.of(globs));
    }

    static Optional<List<String>> find(String name) {
        return Optional.ofNullable(TYPES.get(name.toLowerCase(Locale.ROOT)));
    }

    static String names() {
        return String.join(", ", new TreeSet<>(TYPES.keySet()));
    }
}
