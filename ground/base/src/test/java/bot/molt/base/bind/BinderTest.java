package bot.molt.base.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BinderTest {
    enum Ask {
        OFF,
        ON_MISS
    }

    record Inner(@Default("coding") String profile, @Guarded @Default("on-miss") Ask ask) {}

    record Outer(
            String command,
            @Aka({"cwd"}) @Nullable String workdir,
            @Default("30s") @Unit(ChronoUnit.MILLIS) Duration timeout,
            @Default("[]") List<String> allow,
            @Default("{}") Map<String, Long> limits,
            @Default("64kb") DataSize size,
            @Nullable Secret token,
            Inner inner) {}

    record Port(@Default("18789") int port) {
        Port {
            Require.range("port", port, 0, 65_535);
        }
    }

    private static Json.Obj json(String text) {
        return JsonText.parseObject(text.replace('\'', '"'));
    }

    @Test
    void aRequestBecomesItsRecord() {
        assertThat(
                        Binder.bind(
                                Outer.class,
                                json(
                                        "{'command':'ls','cwd':'/tmp','timeout':1500,'allow':['a','b'],"
                                                + "'limits':{'x':'7'},'size':'2GB','inner':{'ask':'OFF'}}")))
                .isEqualTo(
                        new Outer(
                                "ls",
                                "/tmp",
                                Duration.ofMillis(1500),
                                List.of("a", "b"),
                                Map.of("x", 7L),
                                new DataSize(2L << 30),
                                null,
                                new Inner("coding", Ask.OFF)));
    }

    @Test
    void aMissingComponentIsNamedWithItsType() {
        assertThatThrownBy(() -> Binder.bind(Outer.class, json("{}")))
                .isInstanceOf(CodedException.class)
                .hasMessage("command: missing (expected: string)")
                .extracting(e -> ((CodedException) e).code())
                .isEqualTo(ErrorCode.INVALID_PARAMS);
    }

    @Test
    void anUnknownNameOfARequestIsRefusedWithTheNearestOne() {
        assertThatThrownBy(() -> Binder.bind(Outer.class, json("{'command':'x','timeot':1}")))
                .hasMessage("timeot: unknown (did you mean timeout?)");
    }

    @Test
    void aWrongValueIsShownWithWhatWasExpected() {
        assertThatThrownBy(() ->
                        Binder.bind(Outer.class, json("{'command':'x','inner':{'ask':'maybe'}}")))
                .hasMessage("inner.ask: \"maybe\" (expected: one of off, on-miss)");
        assertThatThrownBy(() -> Binder.bind(Outer.class, json("{'command':{'a':1}}")))
                .hasMessage("command: {\"a\":1} (expected: text)");
    }

    @Test
    void aConfigurationFallsBackAndReports() {
        Binder.Bound<Inner> bound =
                Binder.lenient(Inner.class, json("{'profile':{},'colour':1}"), "tools");
        assertThat(bound.value()).isEqualTo(new Inner("coding", Ask.ON_MISS));
        assertThat(bound.problems())
                .extracting(Problem::path, Problem::weight)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("tools.colour", Problem.Weight.WARNING),
                        org.assertj.core.groups.Tuple.tuple(
                                "tools.profile", Problem.Weight.WARNING));
    }

    @Test
    void aWrongGuardedValueRefusesTheDocument() {
        assertThat(Binder.lenient(Inner.class, json("{'ask':'never'}"), "tools").refused())
                .isTrue();
    }

    @Test
    void aValueThatTheConstructorRefusesFallsBackToo() {
        Binder.Bound<Port> bound = Binder.lenient(Port.class, json("{'port':70000}"), "gateway");
        assertThat(bound.value()).isEqualTo(new Port(18_789));
        assertThat(bound.problems())
                .containsExactly(
                        new Problem(
                                "gateway.port",
                                "70000 (expected: 0..65535)",
                                Problem.Weight.WARNING));
    }

    @Test
    void theSchemaSaysWhatBinds() {
        assertThat(Schema.of(Inner.class))
                .isEqualTo(
                        json(
                                "{'type':'object','properties':{'profile':{'type':'string','default':'coding'},"
                                        + "'ask':{'type':'string','enum':['off','on-miss'],'default':'on-miss'}},"
                                        + "'additionalProperties':false}"));
        assertThat(Schema.of(Outer.class).items("required")).containsExactly(Json.of("command"));
    }
}
