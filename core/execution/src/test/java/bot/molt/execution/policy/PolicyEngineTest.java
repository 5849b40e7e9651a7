package bot.molt.execution.policy;

import static bot.molt.execution.policy.PolicyFixture.EXEC;
import static bot.molt.execution.policy.PolicyFixture.PROCESS;
import static bot.molt.execution.policy.PolicyFixture.READ;
import static bot.molt.execution.policy.PolicyFixture.WORKSPACE;
import static bot.molt.execution.policy.PolicyFixture.WRITE;
import static bot.molt.execution.policy.PolicyFixture.allowing;
import static bot.molt.execution.policy.PolicyFixture.allows;
import static bot.molt.execution.policy.PolicyFixture.in;
import static bot.molt.execution.policy.PolicyFixture.operator;
import static bot.molt.execution.policy.PolicyFixture.policies;
import static bot.molt.execution.policy.PolicyFixture.policy;
import static bot.molt.execution.policy.PolicyFixture.run;
import static bot.molt.execution.policy.PolicyFixture.user;
import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.execution.policy.Policy.Subject;
import bot.molt.spi.tool.Access;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyEngineTest {
    private static final String SEED =
            """
            {tools: {profile: 'coding', exec: {security: 'allowlist', ask: 'on-miss', allowlist: ['git *', 'npm *', 'ls *']}},
             routing: {
               users: [
                 {id: 'alice', apiKey: 'a', agents: {workspaceDir: '/home/alice', tools: {profile: 'coding'}}},
                 {id: 'bob', apiKey: 'b', agents: {tools: {profile: 'minimal'}}},
                 {id: 'carol', agents: {tools: {exec: {allowlist: ['git *', 'make *'], ask: 'off'}}}},
                 {id: 'dave', agents: {tools: {deny: ['write'], exec: {security: 'deny'}}}}],
               workspaces: [
                 {id: 'a', path: '/srv/a', tools: {exec: {allowlist: ['npm *', 'git log *']}}},
                 {id: 'b', path: '/srv/b', users: ['alice'], tools: {profile: 'full', exec: {security: 'full', ask: 'off'}}},
                 {id: 'c', path: '/srv/c', tools: {exec: {ask: 'always'}}}]}}
            """;

    private final PolicyEngine seed = policy(SEED);

    @Test
    void anAllowedCommandNamesItsPatternAndPlace() {
        assertThat(run(seed, operator(), "npm test"))
                .isEqualTo(
                        new Decision.Allow(
                                new Decision.Reason(
                                        "`npm test` is allowed by the pattern `npm *`",
                                        "npm *",
                                        "tools.exec.allowlist[1]")));
    }

    @Test
    void aMissAsksAndOffersTheLiteralCommand() {
        assertThat(run(seed, operator(), "ls && make 'a b' c"))
                .isEqualTo(
                        new Decision.Ask(
                                new Decision.Reason(
                                        "`make 'a b' c` matches no pattern; use an allowed command, or let the operator add"
                                                + " \"make *\" to tools.exec.allowlist",
                                        "allowlist",
                                        "tools.exec.allowlist"),
                                List.of("make 'a b' c")));
    }

    @Test
    void aMissIsDeniedWhereNobodyIsAsked() {
        assertThat(run(seed, user("carol"), "ls")).isInstanceOf(Decision.Ask.class);
        PolicyEngine quiet = policy("{tools: {exec: {ask: 'off', allowlist: ['git *']}}}");
        assertThat(run(quiet, operator(), "ls")).isInstanceOf(Decision.Deny.class);
        assertThat(run(quiet, operator(), "git status")).isInstanceOf(Decision.Allow.class);
    }

    @Test
    void whatCannotBeProvedOffersNoPattern() {
        assertThat(run(seed, operator(), "$x"))
                .isInstanceOfSatisfying(
                        Decision.Ask.class, ask -> assertThat(ask.always()).isEmpty());
        assertThat(run(seed, operator(), "make; $x"))
                .isInstanceOfSatisfying(
                        Decision.Ask.class, ask -> assertThat(ask.always()).isEmpty());
    }

    @Test
    void theStrictestSecurityAndTheLoudestAskHold() {
        assertThat(run(seed, in(operator(), "b"), "rm -rf x")).isInstanceOf(Decision.Ask.class);
        assertThat(run(seed, in(operator(), "c"), "git status"))
                .isInstanceOfSatisfying(
                        Decision.Ask.class,
                        ask ->
                                assertThat(ask.reason().source())
                                        .isEqualTo("routing.workspaces[2].tools.exec.ask"));
        assertThat(run(seed, user("dave"), "git status"))
                .isInstanceOfSatisfying(
                        Decision.Deny.class,
                        deny ->
                                assertThat(deny.reason().source())
                                        .isEqualTo("routing.users[3].agents.tools.exec.security"));
    }

    @Test
    void aListOfAWorkspaceTakesThePlaceOfTheGlobalOne() {
        Subject inA = in(operator(), "a");
        assertThat(run(seed, inA, "npm test")).isInstanceOf(Decision.Allow.class);
        assertThat(run(seed, inA, "git log -1")).isInstanceOf(Decision.Allow.class);
        assertThat(run(seed, inA, "git push")).isInstanceOf(Decision.Ask.class);
        assertThat(run(seed, inA, "ls")).isInstanceOf(Decision.Ask.class);
    }

    @Test
    void aUsersListAndAWorkspacesListMustBothAllow() {
        assertThat(run(seed, user("carol"), "make x")).isInstanceOf(Decision.Allow.class);
        assertThat(run(seed, in(user("carol"), "a"), "make x")).isInstanceOf(Decision.Ask.class);
        assertThat(run(seed, in(user("carol"), "a"), "npm test")).isInstanceOf(Decision.Ask.class);
        assertThat(run(seed, in(user("carol"), "a"), "git log -1"))
                .isInstanceOf(Decision.Allow.class);
    }

    @Test
    void aProfileHidesAndRefusesTools() {
        assertThat(seed.shows(user("alice"), "exec")).isTrue();
        assertThat(seed.shows(user("bob"), "exec")).isFalse();
        assertThat(seed.shows(operator(), "web_fetch")).isFalse();
        assertThat(seed.shows(in(operator(), "b"), "web_fetch")).isFalse();
        assertThat(run(seed, user("bob"), "git status"))
                .isEqualTo(
                        new Decision.Deny(
                                new Decision.Reason(
                                        "tool exec is taken away by routing.users[1].agents.tools.profile (profile minimal);"
                                                + " the operator can choose a profile that has it",
                                        "profile minimal",
                                        "routing.users[1].agents.tools.profile")));
    }

    @Test
    void everyFileToolIsInItsGroup() {
        PolicyEngine none = policy("{tools: {deny: ['group:fs']}}");
        assertThat(
                        List.of(
                                "read",
                                "write",
                                "edit",
                                "apply_patch",
                                "ls",
                                "glob",
                                "grep",
                                "notebook_edit"))
                .noneMatch(tool -> none.shows(operator(), tool))
                .allMatch(tool -> seed.shows(operator(), tool));
        assertThat(none.shows(operator(), "exec")).isTrue();
    }

    @Test
    void denyWinsOverAllowAndGlobsWork() {
        PolicyEngine some =
                policy(
                        "{tools: {profile: 'full', allow: ['group:fs', 'sessions_*'], deny: ['wri*']}}");
        assertThat(some.shows(operator(), "read")).isTrue();
        assertThat(some.shows(operator(), "sessions_list")).isTrue();
        assertThat(some.shows(operator(), "write")).isFalse();
        assertThat(some.shows(operator(), "exec")).isFalse();
    }

    @Test
    void whoIsNotConfiguredGetsNothing() {
        assertThat(seed.shows(user("mallory"), "read")).isFalse();
        assertThat(run(seed, user("mallory"), "git status")).isInstanceOf(Decision.Deny.class);
        assertThat(run(seed, in(operator(), "nowhere"), "git status"))
                .isInstanceOf(Decision.Deny.class);
        assertThat(run(seed, in(user("bob"), "b"), "git status"))
                .isInstanceOfSatisfying(
                        Decision.Deny.class,
                        deny ->
                                assertThat(deny.reason().source())
                                        .isEqualTo("routing.workspaces[1].users"));
    }

    @Test
    void theDefaultAgentsToolsHoldForEveryCall() {
        PolicyEngine withAgent =
                policy(
                        "{agents: {list: [{id: 'other', tools: {deny: ['read']}}, {id: 'main', tools: {deny: ['exec']}}]}}");
        assertThat(withAgent.shows(operator(), "exec")).isFalse();
        assertThat(withAgent.shows(operator(), "read")).isTrue();
    }

    @Test
    void filesStayInTheWorkspace() {
        for (String path :
                List.of("a.txt", "src/../b", WORKSPACE, WORKSPACE + "/x", ".", "a/./b")) {
            assertThat(seed.decide(operator(), READ, List.of(new Access.Read(path))))
                    .as(path)
                    .isInstanceOf(Decision.Allow.class);
        }
        for (String path :
                List.of(
                        "/etc/passwd",
                        "../x",
                        "a/../../x",
                        "~/x",
                        "~root/x",
                        WORKSPACE + "2/x",
                        WORKSPACE + "/../x",
                        "/",
                        "//etc",
                        "a\0b")) {
            assertThat(seed.decide(operator(), READ, List.of(new Access.Read(path))))
                    .as(path)
                    .isInstanceOf(Decision.Deny.class);
            assertThat(seed.decide(operator(), WRITE, List.of(new Access.Write(path))))
                    .as(path)
                    .isInstanceOf(Decision.Deny.class);
        }
        PolicyEngine open = policy("{tools: {fs: {workspaceOnly: false}}}");
        assertThat(open.decide(operator(), READ, List.of(new Access.Read("/etc/hosts"))))
                .isInstanceOf(Decision.Allow.class);
    }

    @Test
    void filesThatGitRunsAreNotWrittenUnderAnAllowlist() {
        for (String path :
                List.of(
                        ".git/hooks/pre-commit",
                        "sub/.git/config",
                        ".GIT/config",
                        "x/../.git/config")) {
            assertThat(seed.decide(operator(), WRITE, List.of(new Access.Write(path))))
                    .as(path)
                    .isInstanceOf(Decision.Ask.class);
        }
        assertThat(seed.decide(operator(), WRITE, List.of(new Access.Write(".gitignore"))))
                .isInstanceOf(Decision.Allow.class);
        PolicyEngine full = policy("{tools: {exec: {security: 'full'}}}");
        assertThat(full.decide(operator(), WRITE, List.of(new Access.Write(".git/config"))))
                .isInstanceOf(Decision.Allow.class);
    }

    @Test
    void redirectionsNeedTheToolWrite() {
        PolicyEngine reader = policy("{tools: {deny: ['write'], exec: {allowlist: ['ls *']}}}");
        assertThat(allows(seed, "ls > out")).isTrue();
        assertThat(allows(reader, "ls > out")).isFalse();
        assertThat(allows(reader, "ls > /dev/null 2>&1")).isTrue();
    }

    @Test
    void variablesAndFoldersOfACallAreJudgedToo() {
        assertThat(decide("git status", "", Map.of("CI", "1"))).isInstanceOf(Decision.Allow.class);
        assertThat(decide("git status", "sub", Map.of())).isInstanceOf(Decision.Allow.class);
        for (String name :
                List.of(
                        "PATH",
                        "LD_PRELOAD",
                        "BASH_ENV",
                        "GIT_SSH_COMMAND",
                        "git_pager",
                        "npm_config_x",
                        "BASH_FUNC_ls%%",
                        "a b",
                        "")) {
            assertThat(decide("git status", "", Map.of(name, "x")))
                    .as(name)
                    .isInstanceOf(Decision.Ask.class);
        }
        assertThat(decide("git status", "", Map.of("X", "a[$(id)]")))
                .isInstanceOf(Decision.Ask.class);
        assertThat(decide("git status", "/etc", Map.of())).isInstanceOf(Decision.Ask.class);
        assertThat(decide("git status", "../x", Map.of())).isInstanceOf(Decision.Ask.class);
    }

    private Decision decide(String command, String workdir, Map<String, String> env) {
        return seed.decide(operator(), EXEC, List.of(new Access.Command(command, workdir, env)));
    }

    @Test
    void textForAnInterpreterNeedsThePatternThatNamesIt() {
        PolicyEngine wide = allowing("python3 *", "node *", "sqlite3 *", "bash *", "*");
        for (String command :
                List.of(
                        "python3",
                        "python3 -",
                        "python3 -u",
                        "python3 -u -",
                        "python3 -W m",
                        "/usr/bin/python3",
                        "python3 /dev/stdin",
                        "node",
                        "node --require ./x",
                        "node -r ./x",
                        "perl -c",
                        "ruby -E utf-8",
                        "deno run -",
                        "sqlite3 a.db",
                        "psql",
                        "bash",
                        "bash -s",
                        "bash /dev/stdin",
                        "cat | python3",
                        "true && python3",
                        "timeout 5 python3",
                        "sh -c python3")) {
            assertThat(fed(wide, command)).as(command).isInstanceOf(Decision.Ask.class);
        }
        for (String command :
                List.of(
                        "cat",
                        "git commit -F -",
                        "grep x",
                        "python3 -m json.tool",
                        "python3 -c 'print(1)'",
                        "python3 filter.py",
                        "node -e 1",
                        "jq .a")) {
            assertThat(fed(wide, command)).as(command).isInstanceOf(Decision.Allow.class);
        }
        PolicyEngine named = allowing("python3 -", "/usr/bin/*");
        assertThat(fed(named, "python3 -")).isInstanceOf(Decision.Allow.class);
        assertThat(fed(named, "python3")).isInstanceOf(Decision.Ask.class);
        assertThat(fed(named, "/usr/bin/python3")).isInstanceOf(Decision.Ask.class);
    }

    private static Decision fed(PolicyEngine policy, String command) {
        return policy.decide(
                operator(),
                EXEC,
                List.of(new Access.Command(command, "", Map.of(), Access.Stdin.TEXT)));
    }

    @Test
    void inputToAnInterpreterIsAMiss() {
        Map<String, String> running = Map.of("1", "npm init", "2", "bash", "3", "git log");
        PolicyEngine policy =
                policies(SEED)
                        .started(id ->
                                Optional.ofNullable(running.get(id))
                                        .map(line -> new StartedCommands.Started(line, true)))
                        .build();
        assertThat(policy.decide(operator(), PROCESS, List.of(new Access.Input("1", "y\n"))))
                .isInstanceOf(Decision.Allow.class);
        for (String id : List.of("2", "3", "unknown")) {
            assertThat(policy.decide(operator(), PROCESS, List.of(new Access.Input(id, "id\n"))))
                    .as(id)
                    .isInstanceOf(Decision.Ask.class);
        }
    }

    @Test
    void whatIsPipedIntoACommandIsHeldLikeTextThatItIsStartedWith() {
        PolicyEngine policy =
                policies("{tools: {exec: {allowlist: ['git *', 'python3 -', 'node *']}}}")
                        .started(line -> Optional.of(new StartedCommands.Started(line, false)))
                        .build();
        for (String data : List.of("git commit -F -", "cat", "python3 -", "node x.js", "tar x")) {
            assertThat(policy.decide(operator(), PROCESS, List.of(new Access.Input(data, "id"))))
                    .as(data)
                    .isInstanceOf(Decision.Allow.class);
        }
        for (String script : List.of("bash", "python3", "node", "node -", "$x", "cat | sh")) {
            assertThat(policy.decide(operator(), PROCESS, List.of(new Access.Input(script, "id"))))
                    .as(script)
                    .isInstanceOf(Decision.Ask.class);
        }
    }

    @Test
    void securityFullAllowsAllAndAskAlwaysStillAsks() {
        assertThat(allows(policy("{tools: {exec: {security: 'full'}}}"), "$x | sh")).isTrue();
        assertThat(
                        run(
                                policy("{tools: {exec: {security: 'full', ask: 'always'}}}"),
                                operator(),
                                "ls"))
                .isInstanceOf(Decision.Ask.class);
    }

    @Test
    void anApprovalForAlwaysCountsForItsUserAlone() {
        PolicyEngine granted =
                policies(SEED)
                        .grants(List.of(new Grant("make 'a b'", "alice"), new Grant("uptime", "*")))
                        .build();
        assertThat(run(granted, user("alice"), "make 'a b'")).isInstanceOf(Decision.Allow.class);
        assertThat(run(granted, user("alice"), "make a b")).isInstanceOf(Decision.Ask.class);
        assertThat(run(granted, operator(), "make 'a b'")).isInstanceOf(Decision.Ask.class);
        assertThat(run(granted, user("carol"), "uptime")).isInstanceOf(Decision.Allow.class);
    }

    @Test
    void everyOfferedPatternAllowsItsCommandAndNoOther() {
        for (String command :
                List.of(
                        "make",
                        "./run.sh",
                        "./run.sh -x",
                        "rm 'it'\\''s' '*'",
                        "git -c a=b log",
                        "tar -I x -f y",
                        "python -c 'a b'")) {
            Decision.Ask ask = (Decision.Ask) run(policy("{}"), operator(), command);
            PolicyEngine then = PolicyFixture.allowing(ask.always().toArray(String[]::new));
            assertThat(allows(then, command)).as("%s: %s", command, ask.always()).isTrue();
            assertThat(allows(then, command + " more")).as(command).isFalse();
        }
    }

    @Test
    void aBareNameIsNoProgramOfTheWorkspaceAndAPathPatternIsNoWayOut() {
        PolicyEngine paths =
                PolicyFixture.allowing(
                        "git *", "ls *", "/opt/tools/*", "/srv/**", "./gradlew *", "~/bin/*");
        assertThat(
                        List.of(
                                "git x",
                                "git log",
                                "/usr/bin/ls log",
                                "/opt/tools/a b c",
                                "/srv/a/b",
                                "./gradlew test",
                                "~/bin/x y"))
                .filteredOn(command -> !allows(paths, command))
                .containsExactly("git x");
        assertThat(
                        List.of(
                                "./git log",
                                "/tmp/git log",
                                "bin/git log",
                                "/opt/tools/../../bin/sh x",
                                "/opt/tools/a/b",
                                "/srv/../bin/x",
                                "/srv/./x",
                                "/srv//x",
                                "gradlew test",
                                "./../gradlew x",
                                "~/bin/../x",
                                "~x/bin/y"))
                .noneMatch(command -> allows(paths, command));
    }

    @Test
    void aPathPatternMatchesABareNameWhereItsPlaceIsKnown() {
        String config = "{tools: {exec: {allowlist: ['/usr/bin/*']}}}";
        PolicyEngine known =
                policies(config)
                        .executables(name ->
                                Optional.of("/usr/bin/" + name).filter(p -> name.equals("wc")))
                        .build();
        assertThat(allows(known, "wc -l")).isTrue();
        assertThat(allows(known, "other")).isFalse();
        assertThat(allows(policy(config), "wc -l")).isFalse();
    }

    @Test
    void aPatternThatSpellsADangerousOptionAllowsItAndNoOther() {
        PolicyEngine spelled =
                PolicyFixture.allowing("git *", "git -c *", "tar *", "tar --to-command=* *");
        assertThat(allows(spelled, "git -c a=b log")).isTrue();
        assertThat(allows(spelled, "git -c a=b --exec-path=x log")).isFalse();
        assertThat(allows(spelled, "tar --to-command=cat -xf x")).isTrue();
        assertThat(allows(spelled, "tar --to-command=cat -I sh -xf x")).isFalse();
    }

    @Test
    void safeProgramsRunWithoutPaths() {
        PolicyEngine safe = policy("{tools: {exec: {safeBins: ['wc', 'sort']}}}");
        assertThat(allows(safe, "wc -l")).isTrue();
        assertThat(allows(safe, "wc -l /etc/passwd")).isFalse();
        assertThat(allows(safe, "wc ../x")).isFalse();
        assertThat(allows(safe, "sort -o x")).isFalse();
        assertThat(allows(safe, "./wc")).isFalse();
    }

    @Test
    void oddSettingsAreWarnings() {
        PolicyEngine odd =
                policies(
                                "{tools: {deny: ['exek'], exec: {allowlist: ['git *', 'a; b', 'x \\'y']}}}")
                        .knownTools(Set.of("exec", "read"))
                        .build();
        assertThat(odd.warnings())
                .containsExactly(
                        "tools.exec.allowlist[1]: `a; b`: the operator ; (expected: a pattern of one command, or the character in quotes); it allows nothing",
                        "tools.exec.allowlist[2]: `x \"y`: a quote without its end (expected: a pattern such as \"git *\"); it allows nothing",
                        "tools.deny: exek is no known tool or group (known: [exec, read])");
    }

    @Test
    void anExplanationTellsEachCommandAndWhatRunsIt() {
        Explanation explanation =
                seed.explain(operator(), new Access.Command("ls | xargs rm", "", Map.of()));
        assertThat(explanation.decision()).isInstanceOf(Decision.Ask.class);
        assertThat(
                        explanation.steps().stream()
                                .map(step ->
                                        step.via() + ":" + step.command() + ":" + step.allowed()))
                .containsExactly(":ls:true", ":xargs rm:false", "xargs:xargs rm:false");
    }
}
