package bot.molt.base.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import org.junit.jupiter.api.Test;

class ConfigEditTest {
    private static final String JSON5 =
            """
            // The gateway.
            {
              gateway: {
                port: 18789, // the usual one
                // bind: "lan",
              },
              tools: { exec: { ask: "on-miss", allowlist: ["git *"] } }, // keep
              last: [
                1, // one
                2
              ]
            }
            """;
    private static final String YAML =
            """
            # The gateway.
            gateway:
              port: 18789   # the usual one
              auth: {mode: token, secret: "x"}

            # Tools
            tools:
              exec:
                allowlist:
                  - "git *"   # version control
                  - npm *
                ask: on-miss
            routing:
              users:
                - id: alice
                  apiKey: k
                - id: bob
            """;

    private static String set(String file, String text, String path, String value) {
        return ConfigEdit.set(
                ConfigText.parse(file, text), ConfigPath.parse(path), ConfigEdit.value(value));
    }

    private static String unset(String file, String text, String path) {
        return ConfigEdit.unset(ConfigText.parse(file, text), ConfigPath.parse(path));
    }

    @Test
    void aValueIsReplacedAndEverythingElseStays() {
        assertThat(set("c.json", JSON5, "gateway.port", "1"))
                .isEqualTo(JSON5.replace("18789", "1"));
        assertThat(set("c.json", JSON5, "tools.exec.ask", "off"))
                .isEqualTo(JSON5.replace("on-miss", "off"));
        assertThat(set("c.json", JSON5, "last[1]", "{a: 1}"))
                .isEqualTo(JSON5.replace("2\n", "{a: 1}\n"));
        assertThat(set("c.yaml", YAML, "gateway.port", "1")).isEqualTo(YAML.replace("18789", "1"));
        assertThat(set("c.yaml", YAML, "gateway.auth.mode", "jwt"))
                .isEqualTo(YAML.replace("mode: token", "mode: \"jwt\""));
        assertThat(set("c.yaml", YAML, "tools.exec.allowlist[0]", "docker *"))
                .isEqualTo(YAML.replace("\"git *\"", "\"docker *\""));
        assertThat(set("c.yaml", YAML, "tools.exec.allowlist", "['ls']"))
                .isEqualTo(
                        YAML.replace(
                                "\n      - \"git *\"   # version control\n      - npm *",
                                " [\"ls\"]"));
        assertThat(set("c.yaml", YAML, "gateway.auth", "{mode: 'none'}"))
                .isEqualTo(
                        YAML.replace(
                                "auth: {mode: token, secret: \"x\"}", "auth:\n    mode: none"));
    }

    @Test
    void aNewMemberStandsBelowItsNeighbours() {
        assertThat(set("c.json", JSON5, "gateway.bind", "lan"))
                .isEqualTo(JSON5.replace("the usual one\n", "the usual one\n    bind: \"lan\",\n"));
        assertThat(set("c.json", JSON5, "tools.exec.host", "sandbox"))
                .isEqualTo(JSON5.replace("[\"git *\"]", "[\"git *\"], host: \"sandbox\""));
        assertThat(set("c.json", JSON5, "last[2]", "3"))
                .isEqualTo(JSON5.replace("2\n", "2,\n    3\n"));
        assertThat(set("c.json", JSON5, "logging.auditLog.enabled", "true"))
                .isEqualTo(
                        JSON5.replace("  ]\n", "  ],\n  logging: {auditLog: {enabled: true}}\n"));
        assertThat(set("c.yaml", YAML, "gateway.bind", "lan"))
                .isEqualTo(YAML.replace("secret: \"x\"}\n", "secret: \"x\"}\n  bind: lan\n"));
        assertThat(set("c.yaml", YAML, "tools.exec.allowlist[2]", "bun *"))
                .isEqualTo(YAML.replace("- npm *\n", "- npm *\n      - \"bun *\"\n"));
        assertThat(set("c.yaml", YAML, "routing.users[1].apiKey", "k2"))
                .isEqualTo(YAML.replace("- id: bob\n", "- id: bob\n      apiKey: k2\n"));
        assertThat(set("c.yaml", YAML, "log.auditLog.enabled", "true"))
                .isEqualTo(YAML + "log:\n  auditLog:\n    enabled: true\n");
        assertThat(set("c.yaml", YAML, "gateway.auth.jwt.issuer", "me"))
                .isEqualTo(YAML.replace("secret: \"x\"}", "secret: \"x\", jwt: {issuer: \"me\"}}"));
    }

    @Test
    void anEmptyTextGrows() {
        assertThat(set("c.json", "", "a.b", "1")).isEqualTo("{\n  a: {b: 1},\n}\n");
        assertThat(set("c.json", "{}", "a", "1")).isEqualTo("{\n  a: 1,\n}");
        assertThat(set("c.json", "{\n  // nothing yet\n}\n", "a", "x"))
                .isEqualTo("{\n  // nothing yet\n  a: \"x\",\n}\n");
        assertThat(set("c.json", "{\"a\":1}", "b", "x")).isEqualTo("{\"a\":1, \"b\": \"x\"}");
        assertThat(set("c.yaml", "", "a.b", "1")).isEqualTo("a:\n  b: 1\n");
        assertThat(set("c.yaml", "# hi\na:\nb: 2", "a.c", "x")).isEqualTo("# hi\na:\n  c: x\nb: 2");
        assertThat(set("c.yaml", "a: 1", "b", "2")).isEqualTo("a: 1\nb: 2\n");
        assertThat(set("c.yaml", "a: {}\n", "a.b", "2")).isEqualTo("a:\n  b: 2\n");
    }

    @Test
    void aRemovedMemberTakesItsLineAndNothingElse() {
        assertThat(unset("c.json", JSON5, "gateway.port"))
                .isEqualTo(JSON5.replace("    port: 18789, // the usual one\n", ""));
        assertThat(unset("c.json", JSON5, "tools.exec.ask"))
                .isEqualTo(JSON5.replace("ask: \"on-miss\", ", ""));
        assertThat(unset("c.json", JSON5, "tools.exec.allowlist"))
                .isEqualTo(JSON5.replace(", allowlist: [\"git *\"]", ""));
        assertThat(unset("c.json", JSON5, "last[1]")).isEqualTo(JSON5.replace("    2\n", ""));
        assertThat(unset("c.yaml", YAML, "gateway.port"))
                .isEqualTo(YAML.replace("  port: 18789   # the usual one\n", ""));
        assertThat(unset("c.yaml", YAML, "gateway.auth.secret"))
                .isEqualTo(YAML.replace(", secret: \"x\"", ""));
        assertThat(unset("c.yaml", YAML, "tools.exec.allowlist[0]"))
                .isEqualTo(YAML.replace("      - \"git *\"   # version control\n", ""));
        assertThat(unset("c.yaml", YAML, "routing.users[0].id"))
                .isEqualTo(YAML.replace("id: alice\n      ", ""));
        assertThat(unset("c.yaml", YAML, "routing.users[1]"))
                .isEqualTo(YAML.replace("    - id: bob\n", ""));
        assertThat(unset("c.yaml", YAML, "routing.users[1].id"))
                .isEqualTo(YAML.replace("- id: bob", "- {}"));
        assertThat(unset("c.yaml", YAML, "tools"))
                .doesNotContain("exec")
                .contains("# Tools\nrouting:");
        assertThat(unset("c.yaml", YAML, "no.such.key")).isEqualTo(YAML);
    }

    @Test
    void lineEndsOfTheFileAreKept() {
        assertThat(set("c.yaml", "a: 1\r\nb:\r\n  c: 2\r\n", "b.d", "3"))
                .isEqualTo("a: 1\r\nb:\r\n  c: 2\r\n  d: 3\r\n");
        assertThat(set("c.json", "{\r\n  a: 1,\r\n}\r\n", "b", "3"))
                .isEqualTo("{\r\n  a: 1,\r\n  b: 3,\r\n}\r\n");
    }

    @Test
    void whatCannotBeChangedSafelyIsLeftAlone() {
        assertThatThrownBy(() -> set("c.yaml", "a: &x {b: 1}\nc: *x\n", "c.b", "2"))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("edit the file by hand");
        assertThatThrownBy(() -> set("c.json", "{a: 1}", "a.b", "2"))
                .hasMessageContaining("leads nowhere");
        assertThatThrownBy(() -> set("c.json", "{a: [1]}", "a[5]", "2"))
                .hasMessageContaining("leads nowhere");
        assertThatThrownBy(() -> ConfigPath.parse("a..b"))
                .hasMessageContaining("path: a..b (expected");
    }

    @Test
    void aTypedValueIsJson5OrText() {
        assertThat(ConfigEdit.value("true")).isEqualTo(Json.TRUE);
        assertThat(ConfigEdit.value("['a', 1]")).hasToString("[\"a\",1]");
        assertThat(ConfigEdit.value("git *")).isEqualTo(Json.of("git *"));
        assertThat(ConfigEdit.value("0.0.0.0")).isEqualTo(Json.of("0.0.0.0"));
        assertThat(ConfigEdit.value("")).isEqualTo(Json.of(""));
    }
}
