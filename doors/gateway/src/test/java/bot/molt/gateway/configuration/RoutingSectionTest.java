package bot.molt.gateway.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutingSectionTest {
    @TempDir Path folder;

    private final ConfigFile.Use anything =
            new ConfigFile.Use() {
                @Override
                public void check(String text) {}

                @Override
                public void apply() {}
            };

    private static Json.Obj workspace(String id) {
        return Json.object().put("id", id).put("path", "/srv/" + id).build();
    }

    private RoutingSection section(String name, String text) throws IOException {
        return new RoutingSection(
                new ConfigFile(Files.writeString(folder.resolve(name), text), anything));
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void anItemIsAddedBehindTheOthersAndCommentsStay() throws IOException {
        String before =
                """
                # mine
                routing:
                  workspaces: # all of them
                    - id: a # the first
                      path: /srv/a
                tools: {profile: coding}
                """;
        section("config.yaml", before).add(workspace("b"));
        assertThat(text("config.yaml"))
                .isEqualTo(
                        before.replace(
                                "path: /srv/a\n",
                                "path: /srv/a\n    - {id: \"b\", path: \"/srv/b\"}\n"));
    }

    @Test
    void json5KeepsItsCommentsToo() throws IOException {
        section(
                        "moltbot.json",
                        "{\n  routing: {\n    users: [\n      {id: 'x'}, // x\n    ],\n  },\n}\n")
                .write("y", "/srv/y", null);
        assertThat(text("moltbot.json"))
                .contains("{id: 'x'}, // x\n", "{id: \"y\", agents: {workspaceDir: \"/srv/y\"}}");
    }

    @Test
    void oneItemIsTakenAwayAndTheRestStays() throws IOException {
        RoutingSection section =
                section(
                        "config.yaml",
                        """
                        routing:
                          workspaces:
                            # the first
                            - id: a
                              path: /srv/a
                            - id: b
                              path: /srv/b
                        """);
        assertThat(section.removeWorkspace("b")).isTrue();
        assertThat(section.removeWorkspace("b")).isFalse();
        assertThat(text("config.yaml")).contains("# the first", "id: a").doesNotContain("/srv/b");
    }

    @Test
    void aFileThatDoesNotExistIsMade() throws IOException {
        Path file = folder.resolve("new.json");
        new RoutingSection(new ConfigFile(file, anything)).add(workspace("a"));
        assertThat(file).content().contains("workspaces", "/srv/a");
    }

    @Test
    void whatTheGatewayWouldNotTakeIsNotWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("moltbot.json"), "{}");
        ConfigFile.Use strict =
                new ConfigFile.Use() {
                    @Override
                    public void check(String text) {
                        throw new CodedException(ErrorCode.INVALID_PARAMS, "nothing was changed");
                    }

                    @Override
                    public void apply() {
                        throw new AssertionError("not to be reached");
                    }
                };
        assertThatThrownBy(
                        () -> new RoutingSection(new ConfigFile(file, strict)).add(workspace("a")))
                .hasMessage("nothing was changed");
        assertThat(file).hasContent("{}");
    }
}
