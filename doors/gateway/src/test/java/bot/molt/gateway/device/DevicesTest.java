package bot.molt.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.auth.SteppingClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {
    private static final String READ = "operator.read";
    private static final String WRITE = "operator.write";
    private static final String ADMIN = "operator.admin";

    private final SteppingClock clock = new SteppingClock();
    private final TestDevice laptop = new TestDevice();
    @TempDir private Path state;
    private Path folder;
    private Devices devices;

    @BeforeEach
    void open() {
        folder = state.resolve("devices");
        devices = Devices.open(folder, clock);
    }

    private String pair(TestDevice device, String role, String... scopes) {
        String request = devices.request(device.asking(role, scopes)).requestId();
        assertThat(devices.approve(request)).isPresent();
        return device.id();
    }

    private String needs(TestDevice device, String role, String... scopes) {
        return devices.standing(device.id(), device.publicKey(), role, List.of(scopes))
                        instanceof Devices.Needs(String reason)
                ? reason
                : "";
    }

    private static void assertCode(ErrorCode code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void aDeviceStandsWhereItsApprovalPutIt() {
        assertThat(needs(laptop, "operator", READ)).isEqualTo("not-paired");
        pair(laptop, "operator", WRITE);
        assertThat(needs(laptop, "operator", WRITE)).isEmpty();
        assertThat(needs(laptop, "operator", READ)).isEmpty();
        assertThat(needs(laptop, "operator")).isEmpty();
        assertThat(needs(laptop, "node")).isEqualTo("role-upgrade");
        assertThat(needs(laptop, "operator", ADMIN)).isEqualTo("scope-upgrade");
        pair(laptop, "node");
        pair(laptop, "operator", ADMIN);
        assertThat(needs(laptop, "node")).isEmpty();
        assertThat(needs(laptop, "operator", "operator.pairing")).isEmpty();
        assertThat(needs(laptop, "operator", "elsewhere.read")).isEqualTo("scope-upgrade");
        assertThat(devices.find(laptop.id()).orElseThrow().scopes()).containsExactly(WRITE, ADMIN);
    }

    @Test
    void anotherKeyUnderTheSameIdIsAnotherDeviceAndAPemOfTheSameIsNot() {
        String id = pair(laptop, "operator", ADMIN);
        String key = new TestDevice().publicKey();
        assertThat(devices.standing(id, key, "operator", List.of()))
                .isEqualTo(new Devices.Needs("not-paired"));
        assertThat(devices.standing(id, laptop.pem(), "operator", List.of()))
                .isInstanceOf(Devices.Approved.class);
        PendingDevice repair =
                devices.request(
                        PendingDevice.draft(
                                id, key, Description.NONE, "operator", List.of(READ), false));
        assertThat(repair.isRepair()).isTrue();
        assertThat(devices.approve(repair.requestId()).orElseThrow().scopes())
                .containsExactly(READ);
    }

    @Test
    void anOpenRequestIsUsedAgainUntilItAsksForMore() {
        PendingDevice first = devices.request(laptop.asking("operator", WRITE));
        assertThat(first.isNew()).isTrue();
        clock.step(Duration.ofMinutes(4));
        PendingDevice again = devices.request(laptop.asking("operator", READ));
        assertThat(again.requestId()).isEqualTo(first.requestId());
        assertThat(again.isNew()).isFalse();
        clock.step(Duration.ofMinutes(4));
        assertThat(devices.pending())
                .extracting(PendingDevice::requestId)
                .containsExactly(first.requestId());
        PendingDevice more = devices.request(laptop.asking("operator", ADMIN));
        assertThat(more.isNew()).isTrue();
        assertThat(more.scopes()).containsExactly(WRITE, READ, ADMIN);
        assertThat(devices.approve(first.requestId())).isEmpty();
        assertThat(devices.pending()).containsExactly(more);
    }

    @Test
    void aSilentRequestBringsInNothingThatWasAskedFromAfar() {
        devices.request(laptop.asking("operator", ADMIN));
        PendingDevice near =
                devices.request(
                        PendingDevice.draft(
                                laptop.id(),
                                laptop.publicKey(),
                                Description.NONE,
                                "operator",
                                List.of(READ),
                                true));
        assertThat(near.silent()).isTrue();
        assertThat(devices.approve(near.requestId()).orElseThrow().scopes()).containsExactly(READ);
        assertThat(devices.pending()).isEmpty();
    }

    @Test
    void aRequestIsOverAfterFiveMinutesOrAnAnswer() {
        String old = devices.request(laptop.asking("operator")).requestId();
        clock.step(Duration.ofMinutes(5));
        assertThat(devices.pending()).isEmpty();
        assertThat(devices.approve(old)).isEmpty();
        assertThat(devices.reject(old)).isEmpty();
        PendingDevice fresh = devices.request(laptop.asking("operator"));
        assertThat(fresh.requestId()).isNotEqualTo(old);
        assertThat(fresh.isNew()).isTrue();
        assertThat(devices.reject(fresh.requestId())).contains(fresh);
        assertThat(devices.approve(fresh.requestId())).isEmpty();
        assertThat(devices.approve("")).isEmpty();
        assertThat(devices.paired()).isEmpty();
    }

    @Test
    void ofMoreThanTwoHundredRequestsTheOldestGo() {
        String first = devices.request(new TestDevice().asking("operator")).requestId();
        for (int i = 0; i < 200; i++) {
            devices.request(new TestDevice().asking("operator"));
        }
        assertThat(devices.pending())
                .hasSize(200)
                .noneMatch(device -> device.requestId().equals(first));
    }

    @Test
    void whatIsTooLongIsCutOrRefused() {
        Description description =
                new Description("n".repeat(100_000), null, null, null, null, null);
        assertThat(description.displayName()).hasSize(256);
        String[] many = Collections.nCopies(65, READ).toArray(String[]::new);
        assertCode(ErrorCode.INVALID_PARAMS, () -> laptop.asking("operator", many));
        assertCode(
                ErrorCode.INVALID_PARAMS, () -> laptop.asking("operator", "s".repeat(1_000_000)));
        assertCode(ErrorCode.INVALID_PARAMS, () -> laptop.asking(" "));
    }

    @Test
    void aTokenIsKeptWhileItServes() {
        String id = pair(laptop, "operator", ADMIN);
        DeviceToken token = devices.ensureToken(id, "operator", List.of(WRITE));
        assertThat(token.token().reveal()).matches("[0-9a-f]{32}");
        assertThat(devices.ensureToken(id, "operator", List.of(READ))).isEqualTo(token);
        DeviceToken wider = devices.ensureToken(id, "operator", List.of("operator.pairing"));
        assertThat(wider.token()).isNotEqualTo(token.token());
        assertThat(wider.scopes()).containsExactly(WRITE, "operator.pairing");
        assertThat(devices.verify(id, "operator", token.token().reveal(), List.of())).isEmpty();
        assertThat(wider.toString()).doesNotContain(wider.token().reveal());
    }

    @Test
    void aTokenOpensNoMoreThanItsScopesAndItsRole() {
        String id = pair(laptop, "operator", WRITE);
        pair(laptop, "node");
        String token = devices.ensureToken(id, "operator", List.of(WRITE)).token().reveal();
        assertThat(devices.verify(id, "operator", token, List.of(READ, WRITE))).isPresent();
        assertThat(devices.verify(id, "operator", token, List.of(ADMIN))).isEmpty();
        assertThat(devices.verify(id, "node", token, List.of())).isEmpty();
        assertThat(devices.verify(new TestDevice().id(), "operator", token, List.of())).isEmpty();
        for (String wrong : List.of("", token.substring(1), token + "0", "x".repeat(1_000_000))) {
            assertThat(devices.verify(id, "operator", wrong, List.of())).isEmpty();
        }
    }

    @Test
    void whatWasNotApprovedGetsNoToken() {
        String id = pair(laptop, "operator", READ);
        assertCode(ErrorCode.FORBIDDEN, () -> devices.ensureToken(id, "operator", List.of(ADMIN)));
        assertCode(ErrorCode.FORBIDDEN, () -> devices.ensureToken(id, "node", List.of()));
        assertCode(ErrorCode.FORBIDDEN, () -> devices.rotate(id, "operator", List.of(ADMIN)));
        assertCode(ErrorCode.NOT_FOUND, () -> devices.ensureToken("x", "operator", List.of()));
        assertThat(devices.rotate(id, "node", null)).isEmpty();
        assertThat(devices.rotate("x", "operator", null)).isEmpty();
    }

    @Test
    void aRotatedOrRevokedTokenEndsAtOnce() {
        String id = pair(laptop, "operator", WRITE);
        DeviceToken first = devices.ensureToken(id, "operator", List.of(WRITE));
        clock.step(Duration.ofSeconds(1));
        DeviceToken second = devices.rotate(id, "operator", null).orElseThrow();
        assertThat(second.rotatedAt()).isEqualTo(clock.instant());
        assertThat(second.createdAt()).isEqualTo(first.createdAt());
        assertThat(devices.verify(id, "operator", first.token().reveal(), List.of())).isEmpty();
        assertThat(devices.verify(id, "operator", second.token().reveal(), List.of(WRITE)))
                .isPresent();
        DeviceToken revoked = devices.revoke(id, "operator").orElseThrow();
        assertThat(revoked.revokedAt()).isEqualTo(clock.instant());
        clock.step(Duration.ofSeconds(1));
        assertThat(devices.revoke(id, "operator")).contains(revoked);
        assertThat(devices.verify(id, "operator", second.token().reveal(), List.of())).isEmpty();
        assertThat(devices.revoke(id, "node")).isEmpty();
        DeviceToken third = devices.ensureToken(id, "operator", List.of(READ));
        assertThat(third.scopes()).containsExactly(READ);
        assertThat(third.isRevoked()).isFalse();
    }

    @Test
    void theLastUseIsNotedOnceAMinute() {
        String id = pair(laptop, "operator", READ);
        String token = devices.ensureToken(id, "operator", List.of(READ)).token().reveal();
        Instant first = clock.instant();
        assertThat(used(id, token)).isEqualTo(first);
        clock.step(Duration.ofSeconds(59));
        assertThat(used(id, token)).isEqualTo(first);
        clock.step(Duration.ofSeconds(1));
        assertThat(used(id, token)).isEqualTo(clock.instant());
        assertThat(Devices.open(folder, clock).paired()).isEqualTo(devices.paired());
    }

    private Instant used(String id, String token) {
        return devices.verify(id, "operator", token, List.of()).orElseThrow().lastUsedAt();
    }

    @Test
    void aRenamedDeviceKeepsItsNameAndARemovedOneIsForgotten() {
        String id = pair(laptop, "operator", READ);
        assertThat(devices.rename(id, "  desk ")).isTrue();
        pair(laptop, "operator", WRITE);
        assertThat(devices.find(id).orElseThrow().description().displayName()).isEqualTo("desk");
        assertCode(ErrorCode.INVALID_PARAMS, () -> devices.rename(id, " "));
        assertCode(ErrorCode.INVALID_PARAMS, () -> devices.rename(id, "x".repeat(65)));
        assertThat(devices.rename("x", "y")).isFalse();
        String token = devices.ensureToken(id, "operator", List.of(READ)).token().reveal();
        devices.request(laptop.asking("node"));
        assertThat(devices.remove(id)).isTrue();
        assertThat(devices.remove(id)).isFalse();
        assertThat(devices.verify(id, "operator", token, List.of())).isEmpty();
        assertThat(devices.pending()).isEmpty();
        assertThat(needs(laptop, "operator", READ)).isEqualTo("not-paired");
    }

    @Test
    void bothFilesComeBackAsTheyWereAndAreTheOwnersAlone() throws IOException {
        String id = pair(laptop, "operator", WRITE);
        pair(laptop, "node");
        devices.ensureToken(id, "operator", List.of(WRITE));
        devices.ensureToken(id, "node", List.of());
        devices.rotate(id, "node", List.of());
        devices.revoke(id, "node");
        Description known = new Description("n", "linux", "server", "cli", "cli", "10.0.0.1");
        TestDevice phone = new TestDevice();
        PendingDevice waiting =
                devices.request(
                        PendingDevice.draft(
                                phone.id(),
                                phone.publicKey(),
                                known,
                                "operator",
                                List.of(READ),
                                true));
        Devices again = Devices.open(folder, clock);
        assertThat(again.paired()).isEqualTo(devices.paired()).hasSize(1);
        assertThat(again.pending())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("isNew")
                .containsExactly(waiting);
        assertThat(again.approve(waiting.requestId()).orElseThrow().description()).isEqualTo(known);
        for (String name : List.of("pending.json", "paired.json")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void theFilesHaveTheShapeOfTheOriginal() throws IOException {
        String id = pair(laptop, "operator", READ);
        String token = devices.ensureToken(id, "operator", List.of(READ)).token().reveal();
        long now = clock.millis();
        Json.Obj paired = JsonText.parseObject(Files.readString(folder.resolve("paired.json")));
        String expected =
                "{'%s':{'deviceId':'%s','publicKey':'%s','role':'operator','roles':['operator'],'scopes':['operator.read'],"
                        + "'tokens':{'operator':{'token':'%s','role':'operator','scopes':['operator.read'],'createdAtMs':%d}},"
                        + "'createdAtMs':%d,'approvedAtMs':%d}}";
        assertThat(JsonText.compact(paired).replace('"', '\''))
                .isEqualTo(expected.formatted(id, id, laptop.publicKey(), token, now, now, now));
        PendingDevice asked = devices.request(laptop.asking("node"));
        Json.Obj pending = JsonText.parseObject(Files.readString(folder.resolve("pending.json")));
        String request =
                "{'%s':{'requestId':'%s','deviceId':'%s','publicKey':'%s','role':'node','roles':['node'],'scopes':[],"
                        + "'silent':false,'isRepair':true,'ts':%d}}";
        assertThat(JsonText.compact(pending).replace('"', '\''))
                .isEqualTo(
                        request.formatted(
                                asked.requestId(), asked.requestId(), id, laptop.publicKey(), now));
    }

    @Test
    void filesOfTheOriginalAreRead() throws IOException {
        Files.createDirectories(folder);
        long now = clock.millis();
        String paired =
                """
                {"%s": {"deviceId": "%s", "publicKey": "%s", "displayName": "ops laptop", "platform": "darwin",
                 "clientId": "clawdbot-macos", "clientMode": "ui", "role": "operator", "remoteIp": "10.0.0.2",
                 "scopes": ["operator.admin"], "createdAtMs": 1760000000000, "approvedAtMs": 1760000000001,
                 "tokens": {"operator": {"token": "0123456789abcdef0123456789abcdef", "role": "operator",
                   "scopes": ["operator.admin"], "createdAtMs": 1760000000002, "lastUsedAtMs": 1760000000003},
                  "node": {"token": "f123456789abcdef0123456789abcdef", "role": "node", "scopes": [],
                   "createdAtMs": 1760000000002, "revokedAtMs": 1760000000004}}}}
                """;
        Files.writeString(
                folder.resolve("paired.json"),
                paired.formatted(laptop.id(), laptop.id(), laptop.publicKey()));
        TestDevice phone = new TestDevice();
        String pending =
                "{\"r1\":{\"requestId\":\"r1\",\"deviceId\":\"%s\",\"publicKey\":\"%s\",\"role\":\"node\",\"isRepair\":false,\"ts\":%d}}";
        Files.writeString(
                folder.resolve("pending.json"),
                pending.formatted(phone.id(), phone.publicKey(), now));
        Devices read = Devices.open(folder, clock);
        String token = "0123456789abcdef0123456789abcdef";
        assertThat(read.verify(laptop.id(), "operator", token, List.of(WRITE))).isPresent();
        assertThat(read.verify(laptop.id(), "node", "f" + token.substring(1), List.of())).isEmpty();
        assertThat(read.find(laptop.id()).orElseThrow().createdAt())
                .isEqualTo(Instant.ofEpochMilli(1760000000000L));
        assertThat(read.approve("r1").orElseThrow().roles()).containsExactly("node");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{half",
                "[]",
                "",
                "{\"a\":{}}",
                "{\"a\":7}",
                "{\"a\":{\"deviceId\":\"a\",\"publicKey\":\"k\",\"scopes\":[7]}}",
                "{\"a\":{\"deviceId\":\"a\",\"publicKey\":\"k\",\"ts\":\"x\",\"createdAtMs\":\"x\"}}"
            })
    void aBrokenFileIsNamedAndLetsNobodyIn(String text) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of("pending.json", "paired.json")) {
            Files.writeString(folder.resolve(name), text);
            assertThatThrownBy(() -> Devices.open(folder, clock))
                    .isInstanceOf(CodedException.class)
                    .hasMessageStartingWith(folder.resolve(name) + ": cannot be read (expected: ")
                    .extracting(e -> ((CodedException) e).code())
                    .isEqualTo(ErrorCode.UNAVAILABLE);
            Files.delete(folder.resolve(name));
        }
    }

    @Test
    void aRevocationThatCannotBeReadDoesNotBringATokenBack() throws IOException {
        String id = pair(laptop, "operator", READ);
        devices.ensureToken(id, "operator", List.of(READ));
        devices.revoke(id, "operator");
        Path file = folder.resolve("paired.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceAll("\"revokedAtMs\" ?: [0-9]+", "\"revokedAtMs\":true"));
        assertThatThrownBy(() -> Devices.open(folder, clock)).isInstanceOf(CodedException.class);
    }
}
