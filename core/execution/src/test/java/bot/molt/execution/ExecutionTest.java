package bot.molt.execution;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Asker;
import bot.molt.execution.approval.Watches;
import bot.molt.execution.policy.Decision;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.ToolResult;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ExecutionTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Decision.Ask ASK =
            new Decision.Ask(Road.reason("id: not in the allowlist"), List.of("id"));

    @Test
    void anAllowedCallRunsAndIsRecordedTwice() {
        try (Road road = new Road(context -> ToolResult.ok("hi"))) {
            assertThat(road.run(road.say("x"))).isEqualTo(new Outcome.Done(ToolResult.ok("hi")));
            assertThat(road.journal).containsExactly("decided Allow", "ended Done");
        }
    }

    @Test
    void aDeniedCallDoesNotRunAndSaysWhy() {
        try (Road road = new Road(context -> ToolResult.ok("must not run"))) {
            road.decision = new Decision.Deny(Road.reason("id: not in the allowlist"));
            assertThat(Road.textOf(road.run(road.say("x"))))
                    .isEqualTo("DENIED: id: not in the allowlist");
            assertThat(road.journal).containsExactly("decided Deny", "ended Refused");
        }
    }

    @Test
    void withoutAnAuditLogNothingRuns() {
        boolean[] ran = new boolean[1];
        try (Road road =
                new Road(context -> {
                    ran[0] = true;
                    return ToolResult.ok("ran");
                })) {
            road.journalBroken = true;
            assertThat(Road.textOf(road.run(road.say("x"))))
                    .isEqualTo("AUDIT_UNAVAILABLE: audit: disk full");
            assertThat(ran[0]).isFalse();
        }
    }

    @Test
    void unknownToolsAndWrongArgumentsAreNamed() {
        try (Road road = new Road(context -> ToolResult.ok("hi"))) {
            assertThat(
                            Road.textOf(
                                    road.run(
                                            Invocation.of(
                                                    "sai", Road.args("{}"), Road.OPERATOR, null))))
                    .isEqualTo("TOOL_NOT_FOUND: Tool not available: sai (did you mean say?)");
            assertThat(
                            Road.textOf(
                                    road.run(
                                            Invocation.of(
                                                    "say", Road.args("{}"), Road.OPERATOR, null))))
                    .isEqualTo("INVALID_PARAMS: text: missing (expected: string)");
        }
    }

    @Test
    void whatAToolThrowsBecomesAnAnswerWithoutAStack() {
        try (Road road =
                new Road(context -> {
                    throw new NoSuchFileException("a.txt");
                })) {
            assertThat(Road.textOf(road.run(road.say("x"))))
                    .isEqualTo("TOOL_FAILED: a.txt: no such file or folder");
        }
        try (Road road =
                new Road(context -> {
                    throw new IllegalStateException("secret detail");
                })) {
            assertThat(Road.textOf(road.run(road.say("x"))))
                    .matches("INTERNAL: internal error [0-9a-z]{8} .*")
                    .doesNotContain("secret");
        }
    }

    @Test
    void cancellingInterruptsTheToolAndIsRecorded() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        try (Road road = new Road(context -> waitForever(running))) {
            Call call = road.execution.start(road.say("x"));
            running.await();
            call.cancel();
            assertThat(Road.textOf(call.await(SOON).orElseThrow()))
                    .isEqualTo("CANCELLED: the call was cancelled");
            assertThat(road.journal).containsExactly("decided Allow", "ended Failed");
        }
    }

    @Test
    void aStartedCallIsFoundByItsOwnerAloneAlsoAfterItsEnd() throws Exception {
        try (Road road = new Road(context -> ToolResult.ok("hi"))) {
            Call call = road.execution.start(road.say("x"));
            assertThat(call.await(SOON)).isPresent();
            Caller bob = new Caller("bob", Caller.Role.USER, "s2", "http", "127.0.0.1");
            assertThat(road.execution.find(call.id(), bob)).isEmpty();
            assertThat(road.execution.find(call.id(), Road.OPERATOR)).contains(call);
        }
    }

    @Test
    void withNobodyThereAnAskIsADenialAtOnce() {
        try (Road road = new Road(context -> ToolResult.ok("hi"))) {
            road.decision = ASK;
            assertThat(Road.textOf(road.run(road.say("x"))))
                    .startsWith("DENIED: id: not in the allowlist; nobody is there to approve it");
        }
    }

    @Test
    void theClientIsAskedAndItsAnswerHolds() {
        try (Road road = new Road(context -> ToolResult.ok("hi"))) {
            road.decision = ASK;
            assertThat(
                            Road.textOf(
                                    road.run(
                                            road.asking(
                                                    "x",
                                                    (approval, limit) -> Asker.Answer.ALWAYS))))
                    .isEqualTo("hi");
            assertThat(road.remembered).containsExactly("operator [id]");
            assertThat(
                            Road.textOf(
                                    road.run(
                                            road.asking(
                                                    "x", (approval, limit) -> Asker.Answer.DENY))))
                    .isEqualTo("DENIED: id: not in the allowlist; denied by operator");
        }
    }

    @Test
    void aWatchingOperatorIsToldAndDecides() throws Exception {
        try (Road road = new Road(context -> ToolResult.ok("hi"));
                Watches.Watch watch = road.approvals.watch()) {
            road.decision = ASK;
            Call call = road.execution.start(road.say("x"));
            Approval approval = watch.next(SOON).orElseThrow();
            assertThat(road.approvals.pending()).containsExactly(approval);
            road.approvals.decide(approval.id(), Asker.Answer.ONCE, "operator");
            assertThat(Road.textOf(call.await(SOON).orElseThrow())).isEqualTo("hi");
            assertThat(road.approvals.pending()).isEmpty();
        }
    }

    @Test
    void anAskThatNobodyAnswersEndsInTime() throws Exception {
        try (Road road = new Road(Duration.ofMillis(50), context -> ToolResult.ok("hi"));
                Watches.Watch watch = road.approvals.watch()) {
            road.decision = ASK;
            assertThat(Road.textOf(road.run(road.say("x"))))
                    .isEqualTo(
                            "APPROVAL_TIMEOUT: id: not in the allowlist; nobody answered in time");
            assertThat(watch.next(SOON)).isPresent();
        }
    }

    private static ToolResult waitForever(CountDownLatch running)
            throws IOException, InterruptedException {
        running.countDown();
        new CountDownLatch(1).await();
        return ToolResult.ok("never");
    }
}
