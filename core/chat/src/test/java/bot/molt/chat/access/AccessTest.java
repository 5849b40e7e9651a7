package bot.molt.chat.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.chat.settings.ChatSettings;
import bot.molt.chat.settings.CommandsConfig;
import bot.molt.chat.settings.SessionConfig;
import bot.molt.spi.channel.ChannelConfig;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.Person;
import bot.molt.spi.channel.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who is read, and who that is.
class AccessTest {
    @TempDir private Path folder;
    private Instant now = Instant.parse("2026-11-28T10:00:00Z");

    private PairingBook book() {
        return new PairingBook(folder, () -> now);
    }

    private static ChannelConfig config(String text) {
        Json.Obj tree = JsonText.parseObject(text.replace('\'', '"'));
        return Binder.lenient(ChannelConfig.class, tree, "channels.telegram").value();
    }

    private static ChatSettings settings(boolean others) {
        return new ChatSettings(
                Json.Obj.EMPTY,
                ChannelConfig.GroupPolicy.ALLOWLIST,
                new SessionConfig(
                        SessionConfig.DmScope.MAIN, Map.of("alice", List.of("telegram:7"))),
                new CommandsConfig(List.of("telegram:1")),
                List.of(),
                List.of(),
                others,
                "alice"::equals);
    }

    private static IncomingMessage message(IncomingMessage.Kind kind, String chat, String from) {
        return new IncomingMessage(
                "m1",
                Place.of(chat),
                kind,
                new Person(from, "", "", ""),
                "",
                "hi",
                chat.equals("mentioned"),
                null,
                List.of(),
                0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|9|Stranger",
                "{}|5|Admitted",
                "{'allowFrom':['tg:9']}|9|Admitted",
                "{'dmPolicy':'allowlist'}|9|Ignored",
                "{'dmPolicy':'allowlist'}|5|Admitted",
                "{'dmPolicy':'open','allowFrom':['*']}|9|Admitted",
                "{'dmPolicy':'open'}|9|Stranger",
                "{'dmPolicy':'disabled','allowFrom':['9']}|9|Ignored",
            })
    void aDirectMessageIsReadAsThePolicySays(String config, String from, String verdict) {
        Admission admission =
                new Admission("telegram", config(config), settings(false), List.of("5"));
        assertThat(
                        admission.of(
                                message(IncomingMessage.Kind.DIRECT, from, from),
                                false,
                                Optional.empty()))
                .extracting(found -> found.getClass().getSimpleName())
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|team|5|Ignored",
                "{'groups':{'team':{}}}|team|9|Ignored",
                "{'groups':{'team':{}}}|team|5|Admitted[answered=false]",
                "{'groups':{'*':{}}}|mentioned|5|Admitted[answered=true]",
                "{'groups':{'*':{'requireMention':false}}}|team|5|Admitted[answered=true]",
                "{'groups':{'team':{'allowFrom':['9']}}}|team|9|Admitted[answered=false]",
                "{'groups':{'team':{'enabled':false}}}|team|5|Ignored",
                "{'groups':{'*':{}},'groupAllowFrom':['9']}|team|5|Ignored",
                "{'groupPolicy':'open'}|mentioned|9|Admitted[answered=true]",
                "{'groupPolicy':'disabled','groups':{'*':{}}}|mentioned|5|Ignored",
            })
    void aGroupIsReadAsThePolicySays(String config, String chat, String from, String verdict) {
        Admission admission =
                new Admission("telegram", config(config), settings(false), List.of("5"));
        assertThat(
                        admission
                                .of(
                                        message(IncomingMessage.Kind.GROUP, chat, from),
                                        false,
                                        Optional.empty())
                                .toString())
                .startsWith(verdict);
    }

    @Test
    void whatAPlatformSaysOfAGroupHoldsInsteadOfGroups() {
        Admission admission =
                new Admission(
                        "discord",
                        config("{'groupPolicy':'open','groups':{'team':{}}}"),
                        settings(false),
                        List.of("5"));
        IncomingMessage message = message(IncomingMessage.Kind.GROUP, "team", "5");
        assertThat(
                        admission.of(
                                message,
                                false,
                                Optional.of(new ChannelConfig.Group(true, false, null))))
                .isEqualTo(new Admission.Verdict.Admitted(true));
        assertThat(
                        admission.of(
                                message,
                                false,
                                Optional.of(new ChannelConfig.Group(false, false, null))))
                .isInstanceOf(Admission.Verdict.Ignored.class);
    }

    @Test
    void whoIsLetInIsTheOperatorOnlyWhereNobodyElseIsThere() {
        ChannelConfig config = config("{'allowFrom':['2','*'],'dmPolicy':'open'}");
        Identities alone = new Identities(() -> settings(false), book());
        Identities shared = new Identities(() -> settings(true), book());
        assertThat(alone.user("telegram", config, "1")).contains("operator");
        assertThat(alone.user("telegram", config, "2")).contains("operator");
        assertThat(alone.user("telegram", config, "3")).isEmpty();
        assertThat(shared.user("telegram", config, "1")).contains("operator");
        assertThat(shared.user("telegram", config, "2")).isEmpty();
        assertThat(shared.user("telegram", config, "7")).contains("alice");
        assertThat(shared.operators("telegram", config)).containsExactly("1");
        assertThat(shared.user("telegram", config("{'user':'nobody'}"), "8")).isEmpty();
        assertThat(shared.user("telegram", config("{'user':'alice'}"), "8")).contains("alice");
    }

    @Test
    void aCodeIsKeptForAnHourAndUsedOnce() throws Exception {
        PairingBook book = book();
        String code = book.ask("telegram", "42", Json.Obj.EMPTY).orElseThrow().code();
        assertThat(code).matches("[A-HJ-NP-Z2-9]{8}");
        assertThat(book.ask("telegram", "42", Json.Obj.EMPTY).orElseThrow().isNew()).isFalse();
        book.ask("telegram", "43", Json.Obj.EMPTY);
        book.ask("telegram", "44", Json.Obj.EMPTY);
        assertThat(book.ask("telegram", "45", Json.Obj.EMPTY)).isEmpty();
        assertThat(book.approve("telegram", code.toLowerCase(java.util.Locale.ROOT), "alice").id())
                .isEqualTo("42");
        assertThat(book().allowFrom("telegram")).containsExactly("42");
        assertThat(book().user("telegram", "42")).contains("alice");
        assertThatThrownBy(() -> book.approve("telegram", code, null))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining(code);
        now = now.plus(Duration.ofMinutes(61));
        assertThat(book.pending("telegram")).isEmpty();
        assertThat(Files.getPosixFilePermissions(folder.resolve("telegram-allowFrom.json")))
                .hasToString("[OWNER_READ, OWNER_WRITE]");
    }
}
