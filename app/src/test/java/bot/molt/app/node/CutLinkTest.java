package bot.molt.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A link that goes away in the middle of a command.
class CutLinkTest {
    private static final int LINES = 400;
    private static final String COUNTING =
            "i=0; while [ $i -lt %d ]; do i=$((i+1)); echo $i; sleep 0.01; done".formatted(LINES);
    private static final String COUNTED =
            IntStream.rangeClosed(1, LINES)
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining("\n", "", "\n"));

    @TempDir Path folder;

    private static Json.Obj program(String text) {
        return Json.object()
                .put("processId", "counting")
                .put("command", Json.strings(List.of("/bin/sh", "-c", text)))
                .build();
    }

    private static void pause(Duration time) throws InterruptedException {
        boolean _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void everyLineComesOnce(int seconds) throws Exception {
        try (FakeGateway gateway = new FakeGateway();
                TestNode _ =
                        new TestNode(
                                folder, TestNode.OPEN, TestNode.local(gateway.port()), "shared")) {
            gateway.awaitNode();
            gateway.done("hands.start", program(COUNTING));
            Outputs outputs = gateway.outputs("counting");
            outputs.awaitSize("stdout", 50);
            gateway.cut();
            pause(Duration.ofSeconds(seconds));
            gateway.comeBack();
            Json.Obj resumed = gateway.awaitNode("counting");
            assertThat(resumed.items("running")).containsExactly(Json.of("counting"));
            Json.Obj end = outputs.awaitEnd();
            assertThat(outputs.text("stdout")).isEqualTo(COUNTED);
            assertThat(end.number("code")).contains(0L);
            assertThat(outputs.ends()).isEqualTo(1);
        }
    }

    @Test
    void manyCutsLoseNothing() throws Exception {
        try (FakeGateway gateway = new FakeGateway();
                TestNode _ =
                        new TestNode(
                                folder, TestNode.OPEN, TestNode.local(gateway.port()), "shared")) {
            gateway.awaitNode();
            gateway.done("hands.start", program("seq 1 300000; sleep 0.5; seq 1 300000"));
            Outputs outputs = gateway.outputs("counting");
            for (int cut = 1; cut <= 5; cut++) {
                outputs.awaitSize("stdout", cut * 100_000L);
                gateway.cut();
                gateway.comeBack();
                gateway.awaitNode("counting");
            }
            outputs.awaitEnd();
            String once =
                    IntStream.rangeClosed(1, 300_000)
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining("\n", "", "\n"));
            assertThat(outputs.text("stdout").equals(once + once)).isTrue();
        }
    }

    @Test
    void anEndDuringTheCutIsToldAfterwards() throws Exception {
        try (FakeGateway gateway = new FakeGateway();
                TestNode _ =
                        new TestNode(
                                folder, TestNode.OPEN, TestNode.local(gateway.port()), "shared")) {
            gateway.awaitNode();
            gateway.done("hands.start", program("echo before; sleep 0.3; echo after; exit 5"));
            Outputs outputs = gateway.outputs("counting");
            outputs.awaitSize("stdout", 7);
            gateway.cut();
            pause(Duration.ofSeconds(1));
            gateway.comeBack();
            gateway.awaitNode("counting");
            assertThat(outputs.awaitEnd().number("code")).contains(5L);
            assertThat(outputs.text("stdout")).isEqualTo("before\nafter\n");
        }
    }

    @Test
    void aLinkThatCarriesNothingForAWhileLosesNothing() throws Exception {
        try (FakeGateway gateway = new FakeGateway();
                StallingProxy proxy = new StallingProxy(gateway.port());
                TestNode _ =
                        new TestNode(
                                folder, TestNode.OPEN, TestNode.local(proxy.port()), "shared")) {
            gateway.awaitNode();
            gateway.done("hands.start", program(COUNTING));
            Outputs outputs = gateway.outputs("counting");
            outputs.awaitSize("stdout", 50);
            proxy.stall();
            pause(Duration.ofSeconds(3));
            proxy.goOn();
            outputs.awaitEnd();
            assertThat(outputs.text("stdout")).isEqualTo(COUNTED);
        }
    }
}
