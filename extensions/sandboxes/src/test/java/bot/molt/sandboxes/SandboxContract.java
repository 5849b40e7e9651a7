package bot.molt.sandboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How processes and files behave on every target that has a root of its own.
public abstract class SandboxContract extends ProcessContract {
    @Test
    void bindsAreSeenWhereTheyAreMeant() throws Exception {
        Path shown = Files.createDirectories(state.resolve("shown"));
        Files.writeString(shown.resolve("file"), "here");
        List<String> places = List.of("/data/deep/place", "/run/moltbot/place", "/tmp/place");
        SandboxSpec plain = spec("bound", SandboxLimits.NONE, Network.none());
        List<SandboxSpec.Bind> binds =
                places.stream()
                        .map(inside ->
                                new SandboxSpec.Bind(shown, inside, SandboxSpec.Access.READ_ONLY))
                        .toList();
        Sandbox sandbox =
                open(
                        new SandboxSpec(
                                plain.name(),
                                plain.userId(),
                                plain.workspace(),
                                plain.confined(),
                                plain.scratch(),
                                plain.env(),
                                binds,
                                plain.limits(),
                                plain.network(),
                                plain.image()));
        for (String place : places) {
            assertThat(run(sandbox, "cat " + place + "/file").out()).as(place).isEqualTo("here");
            assertThat(run(sandbox, "touch " + place + "/new").code()).as(place).isNotZero();
            assertThat(
                            new String(
                                    sandbox.files().readAll(place + "/file", 10),
                                    StandardCharsets.UTF_8))
                    .as(place)
                    .isEqualTo("here");
        }
    }

    @Test
    void itIsReadyHere() {
        assertThat(target().readiness()).isInstanceOf(Readiness.Ready.class);
    }

    @Test
    void pathsMeanWhatTheyMeanInside() throws Exception {
        Sandbox sandbox = open("alice");
        Ran ran = run(sandbox, "pwd; echo $HOME; cd; pwd; echo made > /workspace/made");
        assertThat(ran)
                .isEqualTo(new Ran("/workspace\n/home/moltbot\n/home/moltbot\n", "", 0, null));
        assertThat(sandbox.workspace()).isEqualTo("/workspace");
        assertThat(new String(sandbox.files().readAll("made", 100), StandardCharsets.UTF_8))
                .isEqualTo("made\n");
        assertThat(sandbox.files().stat("made").path()).isEqualTo("/workspace/made");
        sandbox.files().write("/tmp/note", "noted\n".getBytes(StandardCharsets.UTF_8), null);
        assertThat(run(sandbox, "cat /tmp/note; echo more >> /tmp/note").out())
                .isEqualTo("noted\n");
    }

    @Test
    void aLinkMeansWhatItMeansInside() throws Exception {
        Sandbox sandbox = open("alice");
        assertThat(run(sandbox, "echo in > /tmp/there; ln -s /tmp/there l; ln -s /etc/shadow s"))
                .extracting(Ran::code)
                .isEqualTo(0);
        assertThat(sandbox.files().readAll("l", 100)).asString().isEqualTo("in\n");
        assertThatThrownBy(() -> sandbox.files().readAll("s", 100_000))
                .isInstanceOf(IOException.class);
    }

    /// Whatever is between the gateway and the program, none of it reads the words as a shell does.
    @Test
    void everyWordArrivesAsItIs() throws Exception {
        Sandbox sandbox = open("alice");
        StringBuilder every = new StringBuilder();
        for (char c = 1; c < 0x180; c++) {
            every.append(c);
        }
        List<String> words =
                List.of(
                        "",
                        "'; touch /workspace/broken; '",
                        "$(touch broken) `touch broken` ${HOME} \\ \" \n ' '' \\'",
                        "--",
                        "-x",
                        "中文\u0081\u0088",
                        every.toString(),
                        "long".repeat(20_000));
        List<String> command = new ArrayList<>(List.of("/bin/printf", "%s\\0"));
        command.addAll(words);
        for (int call = 0; call < 3; call++) {
            ProcessRequest request =
                    new ProcessRequest(
                            command,
                            "",
                            Map.of(),
                            null,
                            ProcessRequest.Stderr.SEPARATE,
                            ProcessRequest.Stdin.NONE);
            SandboxProcess process = sandbox.start(request);
            byte[] out = process.stdout().readAllBytes();
            assertThat(process.waitFor().code()).isZero();
            assertThat(new String(out, StandardCharsets.UTF_8).split("\0", -1))
                    .startsWith(words.toArray(String[]::new))
                    .hasSize(words.size() + 1);
            process.stderr().close();
        }
        assertThat(sandbox.files().list("/workspace")).isEmpty();
    }

    @Test
    void callsShareHomeAndTemporaryFiles() throws Exception {
        Sandbox sandbox = open("alice");
        run(sandbox, "echo 1 > ~/one; echo 2 > /tmp/two; echo 3 > /var/tmp/three");
        assertThat(run(sandbox, "cat ~/one /tmp/two /var/tmp/three").out()).isEqualTo("1\n2\n3\n");
        assertThat(run(open("bob"), "ls -A ~ /tmp").out())
                .doesNotContain("one")
                .doesNotContain("two");
    }

    @Test
    void callsShareTheirLoopbackAndNobodyElseDoes() throws Exception {
        Sandbox sandbox = open("alice");
        String server =
                "exec perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(Listen => 5,"
                        + " LocalAddr => \"127.0.0.1\", LocalPort => 8123) or die $!; $| = 1;"
                        + " print \"ready\\n\"; while ($c = $s->accept) { print $c \"served\\n\"; close $c }'";
        SandboxProcess process = start(sandbox, server);
        readUntil(process, "ready");
        String client = "exec 5<>/dev/tcp/127.0.0.1/8123 && cat <&5";
        assertThat(run(sandbox, client).out()).isEqualTo("served\n");
        assertThat(run(open("bob"), client).code()).isNotZero();
        process.terminate(Duration.ofMillis(200));
    }

    @Test
    void aReadOnlyWorkspaceStaysAsItIs() throws Exception {
        SandboxSpec open = spec("alice", SandboxLimits.NONE, Network.none());
        Path folder = open.workspace().folder();
        Files.writeString(folder.resolve("kept"), "kept\n");
        Sandbox sandbox =
                open(
                        new SandboxSpec(
                                "alice",
                                "alice",
                                new SandboxSpec.Workspace(
                                        folder, "/workspace", SandboxSpec.Access.READ_ONLY),
                                true,
                                open.scratch(),
                                Map.of(),
                                List.of(),
                                SandboxLimits.NONE,
                                Network.none(),
                                image()));
        assertThat(run(sandbox, "cat kept; echo x > kept; rm kept; touch new").out())
                .isEqualTo("kept\n");
        assertThatThrownBy(() -> sandbox.files().write("new", new byte[1], null))
                .isInstanceOf(IOException.class);
        assertThat(folder)
                .isDirectoryContaining("glob:**/kept")
                .isDirectoryNotContaining("glob:**/new");
    }

    @Test
    void aForkStormEndsWithTheCall() throws Exception {
        String word = word();
        SandboxProcess process =
                start(
                        open("alice"),
                        // ends by itself after 30 seconds, and is never more than 100
                        "trap '' TERM; echo ready; i=0; end=$((SECONDS + 30));"
                                + " while [ $SECONDS -lt $end ]; do"
                                + " [ $(ls -d /proc/[0-9]* | wc -l) -lt 100 ] &&"
                                + " (trap '' TERM; setsid sleep "
                                + word
                                + " >/dev/null 2>&1 &); done");
        readUntil(process, "ready");
        await(() -> withWord(word).size() > 30);
        process.terminate(Duration.ofMillis(100));
        assertThat(withWord(word)).isEmpty();
    }

    @Test
    void aProgramThatIsNotThereIsSaid() throws Exception {
        Ran ran = finish(open("alice").start(request(List.of("no-such-program"), "")));
        assertThat(ran.code()).isNotZero();
        assertThat(ran.err() + ran.out()).contains("no-such-program");
    }
}
