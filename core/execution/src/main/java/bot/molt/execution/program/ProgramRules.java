package bot.molt.execution.program;

import bot.molt.execution.shell.SimpleCommand;
import bot.molt.execution.shell.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The table of programs that do more than their name says when their arguments ask for it. A
/// pattern such as `tar *` does not cover these arguments; one that spells them (`tar --to-command
/// *`) does.
public final class ProgramRules {
    private static final ProgramRule GIT = new GitRule();
    private static final ProgramRule SED = ScriptRule.sed();
    private static final ProgramRule AWK = ScriptRule.awk();
    private static final ProgramRule TAR = new TarRule();
    private static final ProgramRule VI =
            OptionRule.of("cSusWw", "cmd startuptime").words(Pattern.compile("\\+.*"));
    private static final ProgramRule LESS =
            OptionRule.of("koOt", "lesskey-file lesskey-src lesskey-content log-file LOG-FILE tag")
                    .words(Pattern.compile("\\+.*"));
    private static final String NPM =
            "install i in add ci clean-install install-test it test t tst run run-script start stop restart list ls ll la"
                    + " outdated view info show v audit update up upgrade uninstall un remove rm r prune dedupe ddp version"
                    + " pack publish whoami ping root prefix search doctor fund explain why query cache config c pkg init"
                    + " rebuild rb --version";
    private static final String NPM_LONGS =
            "script-shell prefix globalconfig userconfig node-options editor viewer browser shell git init-module call"
                    + " package node-gyp python scripts-prepend-node-path";

    private static final Map<String, ProgramRule> TABLE =
            Map.ofEntries(
                    Map.entry("git", GIT),
                    Map.entry("npm", PackageRule.of(NPM, "cC", NPM_LONGS)),
                    Map.entry(
                            "pnpm",
                            PackageRule.of(
                                    NPM + " licenses patch store recursive",
                                    "Cc",
                                    NPM_LONGS + " dir shell-mode")),
                    Map.entry(
                            "yarn",
                            PackageRule.of(
                                    NPM + " workspaces", "c", NPM_LONGS + " cwd use-yarnrc")),
                    Map.entry(
                            "bun",
                            PackageRule.of(
                                    "install i add remove rm update outdated run test build pm link unlink",
                                    "ep",
                                    "eval print cwd config preload require import shell env-file")),
                    Map.entry("tar", TAR),
                    Map.entry("gtar", TAR),
                    Map.entry("bsdtar", TAR),
                    Map.entry(
                            "find",
                            OptionRule.of("", "")
                                    .words(
                                            Pattern.compile(
                                                    "-(delete|fls|fprint0?|fprintf)|--?files0-from.*"))),
                    Map.entry(
                            "sort",
                            OptionRule.of(
                                    "oT",
                                    "compress-program output files0-from temporary-directory")),
                    Map.entry(
                            "rsync",
                            OptionRule.of(
                                            "eM",
                                            "rsh rsync-path daemon config remote-option log-file write-batch only-write-batch temp-dir")
                                    .words(Pattern.compile("rsync://-.*"))),
                    Map.entry(
                            "zip",
                            OptionRule.of("Tm", "unzip-command test move")
                                    .words(Pattern.compile("-TT.*"))),
                    Map.entry("scp", OptionRule.of("oSFD", "")),
                    Map.entry("sftp", OptionRule.of("oSFDbs", "")),
                    Map.entry("ssh", OptionRule.of("oFSEwIDLRW", "")),
                    Map.entry(
                            "curl",
                            OptionRule.of(
                                    "oOKDcTEJ",
                                    "output output-dir remote-name remote-name-all config dump-header cookie-jar engine libcurl trace trace-ascii upload-file stderr etag-save hsts alt-svc proto-default unix-socket abstract-unix-socket")),
                    Map.entry(
                            "wget",
                            OptionRule.of(
                                    "OoaPei",
                                    "output-document output-file append-output directory-prefix execute use-askpass config input-file save-cookies post-file body-file warc-file rejected-log")),
                    Map.entry(
                            "make",
                            OptionRule.of("fCEI", "file makefile directory eval include-dir")
                                    .words(Pattern.compile("[A-Za-z_.]+[:+?!]*=.*"))),
                    Map.entry("sed", SED),
                    Map.entry("gsed", SED),
                    Map.entry("awk", AWK),
                    Map.entry("gawk", AWK),
                    Map.entry("mawk", AWK),
                    Map.entry("nawk", AWK),
                    Map.entry("vi", VI),
                    Map.entry("vim", VI),
                    Map.entry("nvim", VI),
                    Map.entry("view", VI),
                    Map.entry("ex", VI),
                    Map.entry("less", LESS),
                    Map.entry("more", LESS),
                    Map.entry(
                            "man",
                            OptionRule.of(
                                    "PHXCl",
                                    "pager html gxditview config-file local-file preprocessor")),
                    Map.entry("split", OptionRule.of("", "filter")),
                    Map.entry("nc", OptionRule.of("ec", "exec sh-exec lua-exec")),
                    Map.entry("ncat", OptionRule.of("ec", "exec sh-exec lua-exec")),
                    Map.entry("tcpdump", OptionRule.of("zwF", "")),
                    Map.entry(
                            "ip", OptionRule.of("b", "batch force").words(Pattern.compile("exec"))),
                    Map.entry("apt", OptionRule.of("oc", "option config-file")),
                    Map.entry("apt-get", OptionRule.of("oc", "option config-file")),
                    Map.entry(
                            "sqlite3",
                            OptionRule.of("", "init cmd")
                                    .words(
                                            Pattern.compile(
                                                    "(?s)-(init|cmd)|.*\\.(shell|system|import|load|output|once|open).*|.*(load_extension|writefile|edit\\().*"))),
                    Map.entry(
                            "psql",
                            OptionRule.of("fovP", "file output variable set pset log-file")
                                    .words(Pattern.compile("(?is).*(\\\\|program).*"))),
                    Map.entry(
                            "mysql",
                            OptionRule.of("", "pager tee plugin-dir init-command defaults-file")
                                    .words(Pattern.compile("(?s).*(\\\\!|system|source).*"))),
                    Map.entry("jq", OptionRule.of("fL", "from-file")),
                    Map.entry(
                            "rg", OptionRule.of("", "pre hostname-bin").except("pre-glob pretty")),
                    Map.entry("ag", OptionRule.of("", "pager")),
                    Map.entry("tail", OptionRule.of("", "pid")),
                    Map.entry("diff", OptionRule.of("l", "paginate")),
                    Map.entry("journalctl", OptionRule.of("D", "directory root image file")),
                    Map.entry("tree", OptionRule.of("oR", "output")),
                    Map.entry("dmesg", OptionRule.of("", "pager")),
                    Map.entry("date", OptionRule.of("s", "set")),
                    Map.entry("install", OptionRule.of("", "strip-program")),
                    Map.entry(
                            "openssl",
                            OptionRule.of("", "")
                                    .words(
                                            Pattern.compile(
                                                    "-(engine|provider|provider-path|config|out|writerand)"))));

    private ProgramRules() {}

    /// Everything about the command that a pattern has to spell.
    public static List<Finding> check(SimpleCommand command, Folder workspace, KeptFolders kept) {
        List<Finding> findings = new ArrayList<>();
        kept.check(command, workspace).ifPresent(findings::add);
        for (Word word : command.words()) {
            if (SystemFiles.refuses(word)) {
                findings.add(
                        new Finding(
                                word.source(),
                                "`%s` names files of the system that show or change programs"
                                        .formatted(word.source())));
            }
        }
        ProgramRule rule = TABLE.get(command.program());
        if (rule != null) {
            findings.addAll(rule.check(command, workspace));
        }
        return findings;
    }
}
