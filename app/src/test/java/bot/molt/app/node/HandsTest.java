package bot.molt.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `hands.*` over the wire.
class HandsTest {
    private FakeGateway gateway;
    private TestNode node;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        gateway = new FakeGateway();
        node = new TestNode(folder, TestNode.OPEN, TestNode.local(gateway.port()), "shared");
        gateway.awaitNode();
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
        gateway.close();
    }

    private static Json.ObjectBuilder program(String id, String text) {
        return Json.object()
                .put("processId", id)
                .put("command", Json.strings(java.util.List.of("/bin/sh", "-c", text)))
                .put("commandLine", text);
    }

    private Outputs started(String id, String text) throws InterruptedException {
        gateway.done("hands.start", program(id, text).build());
        return gateway.outputs(id);
    }

    private static String fresh() {
        return UUID.randomUUID().toString();
    }

    private static Json.Obj path(String path) {
        return Json.object().put("path", path).build();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aNodeSaysWhatItCanDo() {
        Json.Obj hello = gateway.hellos().getFirst();
        assertThat(hello.items("caps")).contains(Json.of("hands"), Json.of("system"));
        assertThat(hello.items("commands"))
                .contains(Json.of("hands.start"), Json.of("system.run"), Json.of("hands.mkdir"));
        assertThat(hello.object("client").string("displayName")).contains("workshop");
    }

    @Test
    void aProgramRunsAndItsOutputAndEndCome() throws Exception {
        String id = fresh();
        gateway.done(
                "hands.start",
                program(id, "echo out; echo err >&2; exit 3").put("stderr", "separate").build());
        Json.Obj end = gateway.outputs(id).awaitEnd();
        assertThat(end.number("code")).contains(3L);
        assertThat(end.number("stdout")).contains(4L);
        assertThat(gateway.outputs(id).text("stdout")).isEqualTo("out\n");
        assertThat(gateway.outputs(id).text("stderr")).isEqualTo("err\n");
    }

    @Test
    void anIdIsStartedOnce() throws Exception {
        String id = fresh();
        Outputs outputs = started(id, "echo once >> ran.txt; cat ran.txt");
        outputs.awaitEnd();
        Json.Obj again = gateway.done("hands.start", program(id, "echo twice >> ran.txt").build());
        assertThat(again.number("pid")).isPresent();
        assertThat(Files.readString(node.workspace().resolve("ran.txt"))).isEqualTo("once\n");
    }

    @Test
    void aRepeatedKeyGetsTheFirstAnswer() throws Exception {
        Json.Obj params = Json.object().put("path", "a.txt").put("data", base64("one")).build();
        Json.Obj first = gateway.ask("hands.write", params, "key-1");
        Json.Obj other = Json.object().put("path", "a.txt").put("data", base64("two")).build();
        Json.Obj second = gateway.ask("hands.write", other, "key-1");
        assertThat(second.object("payload")).isEqualTo(first.object("payload"));
        assertThat(Files.readString(node.workspace().resolve("a.txt"))).isEqualTo("one");
    }

    @Test
    void inputIsTakenOnceHoweverOftenItComes() throws Exception {
        String id = fresh();
        gateway.done("hands.start", program(id, "cat").put("stdin", "pipe").build());
        Json.ObjectBuilder first =
                Json.object().put("processId", id).put("offset", 0).put("data", base64("hello "));
        assertThat(gateway.done("hands.input", first.build()).number("offset")).contains(6L);
        assertThat(gateway.done("hands.input", first.build()).number("offset")).contains(6L);
        gateway.done(
                "hands.input",
                Json.object()
                        .put("processId", id)
                        .put("offset", 3)
                        .put("data", base64("lo world"))
                        .put("end", true)
                        .build());
        gateway.outputs(id).awaitEnd();
        assertThat(gateway.outputs(id).text("stdout")).isEqualTo("hello world");
    }

    @Test
    void inputWithAGapIsRefused() throws Exception {
        String id = fresh();
        gateway.done("hands.start", program(id, "cat").put("stdin", "pipe").build());
        assertThat(
                        gateway.refused(
                                "hands.input",
                                Json.object()
                                        .put("processId", id)
                                        .put("offset", 5)
                                        .put("data", base64("x"))
                                        .build()))
                .startsWith("INVALID_REQUEST: offset: 5");
    }

    @Test
    void aTerminalHasItsSize() throws Exception {
        String id = fresh();
        Json.Obj size = Json.object().put("columns", 91).put("rows", 17).build();
        gateway.done("hands.start", program(id, "stty size").put("terminal", size).build());
        gateway.outputs(id).awaitEnd();
        assertThat(gateway.outputs(id).text("stdout")).isEqualTo("17 91\r\n");
    }

    @Test
    void aSignalArrives() throws Exception {
        String id = fresh();
        Outputs outputs =
                started(
                        id,
                        "trap 'echo caught; exit 7' USR1; echo ready; while :; do sleep 0.1; done");
        outputs.awaitSize("stdout", 6);
        gateway.done(
                "hands.signal", Json.object().put("processId", id).put("name", "USR1").build());
        assertThat(outputs.awaitEnd().number("code")).contains(7L);
        assertThat(outputs.text("stdout")).startsWith("ready\n").endsWith("caught\n");
    }

    @Test
    void terminateLeavesNothingOfTheTree() throws Exception {
        String id = fresh();
        Outputs outputs =
                started(
                        id,
                        "trap '' TERM; setsid sleep 1234 & printf %07d $!; while :; do sleep 0.1; done");
        outputs.awaitSize("stdout", 7);
        long child = Long.parseLong(outputs.text("stdout"));
        assertThat(TestNode.runs(child)).isTrue();
        gateway.done(
                "hands.terminate", Json.object().put("processId", id).put("graceMs", 100).build());
        assertThat(TestNode.runs(child)).isFalse();
        assertThat(outputs.awaitEnd().string("signal")).contains("KILL");
    }

    @Test
    void aProgramThatWritesMoreThanTheGatewayTakesWaits() throws Exception {
        gateway.holdBack();
        String id = fresh();
        Outputs outputs = started(id, "head -c 5000000 /dev/zero; echo x > done.txt");
        outputs.awaitSize("stdout", 1 << 20);
        assertThat(outputs.awaitNothing("stdout")).isEqualTo(1 << 20);
        assertThat(node.workspace().resolve("done.txt")).doesNotExist();
        gateway.letGo();
        outputs.awaitEnd();
        assertThat(outputs.size("stdout")).isEqualTo(5_000_000);
    }

    @Test
    void aChildThatKeepsThePipeDoesNotHoldTheEndBack() throws Exception {
        long before = System.nanoTime();
        started(fresh(), "sleep 60 & echo gone").awaitEnd();
        assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(20));
    }

    @Test
    void whatTheGatewayDoesNotNameEnds() throws Exception {
        String kept = fresh();
        String dropped = fresh();
        started(kept, "echo $$; sleep 0.5; echo kept").awaitSize("stdout", 2);
        Outputs gone = started(dropped, "echo $$; exec sleep 600");
        gone.awaitSize("stdout", 2);
        long pid = Long.parseLong(gone.text("stdout").strip());
        gateway.cut();
        gateway.comeBack();
        String lost = fresh();
        Json.Obj resumed = gateway.awaitNode(kept, lost);
        assertThat(resumed.items("running")).containsExactly(Json.of(kept));
        assertThat(resumed.items("unknown")).containsExactly(Json.of(lost));
        ProcessHandle.of(pid).ifPresent(left -> left.onExit().join());
        gateway.outputs(kept).awaitEnd();
        assertThat(gateway.outputs(kept).text("stdout")).endsWith("kept\n");
    }

    @Test
    void filesAreReadWrittenListedMovedAndRemoved() throws Exception {
        gateway.done("hands.mkdir", path("sub"));
        Json.Obj written =
                gateway.done(
                        "hands.write",
                        Json.object()
                                .put("path", "sub/a.txt")
                                .put("data", base64("hello"))
                                .build());
        assertThat(written.string("kind")).contains("file");
        assertThat(written.number("size")).contains(5L);
        Json.Obj piece =
                gateway.done(
                        "hands.read",
                        Json.object()
                                .put("path", "sub/a.txt")
                                .put("offset", 1)
                                .put("length", 3)
                                .build());
        assertThat(piece.string("data")).contains(base64("ell"));
        gateway.done(
                "hands.move", Json.object().put("from", "sub/a.txt").put("to", "b.txt").build());
        assertThat(gateway.done("hands.list", path("")).items("entries"))
                .extracting(entry -> ((Json.Obj) entry).string("path").orElse(""))
                .containsExactly(
                        node.workspace().resolve("b.txt").toString(),
                        node.workspace().resolve("sub").toString());
        gateway.done("hands.delete", path("b.txt"));
        assertThat(gateway.refused("hands.stat", path("b.txt"))).startsWith("NO_SUCH_FILE: ");
    }

    @Test
    void aFileThatChangedIsNotOverwritten() throws Exception {
        Json.Obj first =
                gateway.done(
                        "hands.write",
                        Json.object().put("path", "c.txt").put("data", base64("1")).build());
        Files.writeString(node.workspace().resolve("c.txt"), "somebody else's");
        String version = first.string("version").orElseThrow();
        assertThat(
                        gateway.refused(
                                "hands.write",
                                Json.object()
                                        .put("path", "c.txt")
                                        .put("data", base64("2"))
                                        .put("expectedVersion", version)
                                        .build()))
                .startsWith("FILE_CHANGED: ");
    }

    @Test
    void nothingOutsideOfTheWorkspaceIsOpened() throws Exception {
        assertThat(gateway.refused("hands.stat", path("/etc/passwd")))
                .startsWith("ACCESS_DENIED: ");
        assertThat(gateway.refused("hands.open", Json.object().put("workspace", "/etc").build()))
                .startsWith("ACCESS_DENIED: workspace: /etc");
    }

    @Test
    void aWorkspaceIsGivenWithItsRealPath() throws Exception {
        Json.Obj open = gateway.done("hands.open", Json.object().put("workspace", "").build());
        assertThat(open.string("workspace")).contains(node.workspace().toRealPath().toString());
        assertThat(open.items("shell")).hasSize(2);
        assertThat(open.string("platform")).contains("linux");
    }

    @Test
    void dangerousVariablesAreLeftOut() throws Exception {
        String id = fresh();
        Json.Obj env =
                Json.object()
                        .put("LD_PRELOAD", "/nowhere.so")
                        .put("PYTHONPATH", "/nowhere")
                        .put("PATH", "/nowhere")
                        .put("COLOUR", "green")
                        .build();
        gateway.done(
                "hands.start",
                program(
                                id,
                                "echo $LD_PRELOAD $PYTHONPATH $COLOUR; test \"$PATH\" != /nowhere && echo ok")
                        .put("env", env)
                        .build());
        gateway.outputs(id).awaitEnd();
        assertThat(gateway.outputs(id).text("stdout")).isEqualTo("green\nok\n");
    }
}
