package bot.molt.execution.audit;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.Digests;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.execution.Invocation;
import bot.molt.execution.Outcome;
import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Asker;
import bot.molt.execution.policy.Decision;
import bot.molt.execution.policy.Policy;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.ToolResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditRecordsTest {
    private static final Caller ALICE =
            new Caller("alice", Caller.Role.USER, "s1", "mcp", "10.0.0.7");
    private static final Decision.Reason REASON =
            new Decision.Reason("git status: allowed", "git *", "tools.exec.allowlist[0]");

    @Test
    void aDecisionSaysWhoWhatAndWhy() {
        Invocation call = call("exec", "{\"command\":\"git status\"}");
        Policy.Subject subject = new Policy.Subject(ALICE, "project-a", "/srv/a");
        assertThat(AuditRecords.decision(call, subject, new Decision.Allow(REASON)))
                .hasToString(
                        "{\"type\":\"tool_call\",\"phase\":\"decision\",\"callId\":\"call_1\",\"userId\":\"alice\","
                                + "\"role\":\"user\",\"session\":\"s1\",\"door\":\"mcp\",\"address\":\"10.0.0.7\","
                                + "\"tool\":\"exec\",\"workspace\":\"project-a\",\"workdir\":\"/srv/a\","
                                + "\"args\":{\"command\":\"git status\"},\"decision\":\"allow\",\"rule\":\"git *\","
                                + "\"source\":\"tools.exec.allowlist[0]\",\"reason\":\"git status: allowed\"}");
        assertThat(
                        AuditRecords.decision(call, subject, new Decision.Ask(REASON, List.of()))
                                .string("decision"))
                .contains("ask");
        assertThat(
                        AuditRecords.decision(call, subject, new Decision.Deny(REASON))
                                .string("decision"))
                .contains("deny");
    }

    @Test
    void theContentOfFilesIsOnlyDigested() {
        String digest = "{\"length\":5,\"sha256\":\"" + Digests.sha256Hex("hello") + "\"}";
        assertThat(AuditArgs.of("write", args("{\"path\":\"a\",\"content\":\"hello\"}")))
                .hasToString("{\"path\":\"a\",\"content\":" + digest + "}");
        assertThat(AuditArgs.of("edit", args("{\"edits\":[{\"oldText\":\"hello\",\"n\":1}]}")))
                .hasToString("{\"edits\":[{\"oldText\":" + digest + ",\"n\":1}]}");
        assertThat(AuditArgs.of("apply_patch", args("{\"input\":\"hello\"}")))
                .hasToString("{\"input\":" + digest + "}");
        assertThat(AuditArgs.of("process", args("{\"input\":\"hello\"}")))
                .hasToString("{\"input\":\"hello\"}");
    }

    @Test
    void anOutcomeSaysHowItEnded() {
        Json.Obj details = Json.object().put("exitCode", 3).put("other", "x").build();
        assertThat(outcome(new Outcome.Done(ToolResult.failed("no", details))))
                .isEqualTo(
                        "\"status\":\"failed\",\"durationMs\":12,\"exitCode\":3,\"result\":\"no\"}");
        assertThat(outcome(new Outcome.Done(ToolResult.ok("yes"))))
                .isEqualTo("\"status\":\"ok\",\"durationMs\":12,\"result\":\"yes\"}");
        assertThat(outcome(new Outcome.Refused(ErrorCode.DENIED, REASON)))
                .isEqualTo(
                        "\"status\":\"denied\",\"durationMs\":12,\"code\":\"denied\",\"reason\":\"git status: allowed\"}");
        assertThat(outcome(new Outcome.Failed(ErrorCode.CANCELLED, "gone")))
                .isEqualTo(
                        "\"status\":\"cancelled\",\"durationMs\":12,\"code\":\"cancelled\",\"reason\":\"gone\"}");
        assertThat(outcome(new Outcome.Failed(ErrorCode.TIMEOUT, "late")))
                .isEqualTo(
                        "\"status\":\"error\",\"durationMs\":12,\"code\":\"timeout\",\"reason\":\"late\"}");
    }

    @Test
    void anApprovalSaysWhoAnswered() {
        Approval approval =
                new Approval(
                        "ap_1",
                        "call_1",
                        "exec",
                        Json.Obj.EMPTY,
                        ALICE,
                        Policy.Target.HOST,
                        REASON,
                        List.of(),
                        Instant.EPOCH,
                        Instant.EPOCH);
        assertThat(AuditRecords.approval(approval, Asker.Answer.ALWAYS, "operator").toString())
                .startsWith(
                        "{\"type\":\"approval\",\"phase\":\"answer\",\"callId\":\"call_1\",\"userId\":\"alice\"")
                .endsWith("\"decidedBy\":\"operator\",\"answer\":\"always\"}");
    }

    @Test
    void administrationHasRecordsToo() {
        assertThat(AuditRecords.auth("failed", null, "http", "10.0.0.7", "unknown token"))
                .hasToString(
                        "{\"type\":\"auth\",\"event\":\"failed\",\"door\":\"http\",\"address\":\"10.0.0.7\","
                                + "\"reason\":\"unknown token\"}");
        assertThat(AuditRecords.config("reloaded", null, List.of("tools.exec.ask"), null))
                .hasToString(
                        "{\"type\":\"config\",\"event\":\"reloaded\",\"paths\":[\"tools.exec.ask\"]}");
        assertThat(AuditRecords.user("revoked", "operator", "bob"))
                .hasToString(
                        "{\"type\":\"user\",\"event\":\"revoked\",\"userId\":\"operator\",\"subject\":\"bob\"}");
        assertThat(AuditRecords.gateway("start", "2026.11.0").number("pid"))
                .contains(ProcessHandle.current().pid());
    }

    private static String outcome(Outcome outcome) {
        String text =
                AuditRecords.outcome(call("exec", "{}"), outcome, Duration.ofMillis(12)).toString();
        assertThat(text)
                .startsWith(
                        "{\"type\":\"tool_call\",\"phase\":\"outcome\",\"callId\":\"call_1\",\"userId\":\"alice\","
                                + "\"tool\":\"exec\",");
        return text.substring(text.indexOf("\"status\""));
    }

    private static Invocation call(String tool, String args) {
        return new Invocation("call_1", tool, args(args), ALICE, "project-a", null);
    }

    private static Json.Obj args(String text) {
        return JsonText.parseObject(text);
    }
}
