package bot.molt.agent.skills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.Secret;
import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkillsTest {
    @TempDir Path folder;
    private volatile SkillsConfig settings = SkillsConfig.DEFAULT;
    private final Json.Obj config =
            JsonText.parseObject("{\"browser\":{\"enabled\":true},\"talk\":{\"on\":false}}");

    private Skills skills() {
        return new Skills(
                folder.resolve("managed"),
                new SkillGate("git"::equals, "HOME"::equals, () -> config, () -> settings));
    }

    private static void write(Path skill, String front) throws IOException {
        Files.createDirectories(skill);
        Files.writeString(skill.resolve("SKILL.md"), "---\n" + front + "\n---\n# How\n\nDo it.\n");
    }

    private SkillStanding only(String front) throws IOException {
        Path place = folder.resolve("managed/one");
        write(place, "name: one\ndescription: does one thing\n" + front);
        List<SkillStanding> all = skills().all(null);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    @Test
    void theWorkspaceGoesBeforeTheStateFolderAndThatBeforeOthers() throws Exception {
        Path extra = folder.resolve("extra");
        settings =
                Binder.bind(
                        SkillsConfig.class,
                        JsonText.parseObject(
                                "{\"load\":{\"extraDirs\":[\"%s\"]}}".formatted(extra)));
        write(extra.resolve("a"), "name: a\ndescription: extra");
        write(extra.resolve("b"), "name: b\ndescription: extra");
        write(extra.resolve("c"), "name: C\ndescription: extra");
        write(folder.resolve("managed/b"), "name: b\ndescription: managed");
        write(folder.resolve("managed/c"), "name: c\ndescription: managed");
        write(folder.resolve("work/skills/c"), "name: c\ndescription: workspace");
        assertThat(
                        skills().all(folder.resolve("work")).stream()
                                .map(each ->
                                        each.skill().name()
                                                + " "
                                                + each.skill().source().wireName()))
                .containsExactly("a clawdbot-extra", "b clawdbot-managed", "c clawdbot-workspace");
    }

    @Test
    void whatASkillLacksIsSaidAndAlwaysOverlooksIt() throws Exception {
        String wants =
                "metadata: {\"clawdbot\":{%s\"requires\":{\"bins\":[\"git\",\"nope\"],\"anyBins\":[\"x\",\"y\"],\"env\":[\"HOME\",\"KEY\"],\"config\":[\"browser.enabled\",\"talk.on\",\"no[\"]}}}";
        SkillStanding lacking = only(wants.formatted(""));
        assertThat(lacking.eligible()).isFalse();
        assertThat(lacking.missing())
                .isEqualTo(
                        new SkillWants.Requires(
                                List.of("nope"),
                                List.of("x", "y"),
                                List.of("KEY"),
                                List.of("talk.on", "no[")));
        assertThat(lacking.reason())
                .isEqualTo(
                        "program missing: nope; one of these programs missing: x, y; variable or key missing: KEY; setting off: talk.on, no[");
        assertThat(only(wants.formatted("\"always\":true,")).eligible()).isTrue();
        assertThat(only("metadata:\n  openclaw:\n    os: [win32]").reason()).isEqualTo("for win32");
        assertThat(only("metadata: '{\"moltbot\":{\"os\":\"linux\"}}'").skill().wants().os())
                .containsExactly("linux");
    }

    @Test
    void entriesSwitchSkillsOffAndGiveTheirCommandsKeys() throws Exception {
        String front =
                "metadata: {clawdbot: {skillKey: k, primaryEnv: ONE_KEY, requires: {env: [ONE_KEY, REGION]}}}";
        assertThat(only(front).eligible()).isFalse();
        settings =
                Binder.bind(
                        SkillsConfig.class,
                        JsonText.parseObject(
                                "{\"entries\":{\"k\":{\"apiKey\":\"sesame-open\",\"env\":{\"REGION\":\"eu\"}}}}"));
        assertThat(only(front).eligible()).isTrue();
        assertThat(skills().variables(null))
                .isEqualTo(Map.of("ONE_KEY", Secret.of("sesame-open"), "REGION", Secret.of("eu")));
        settings =
                Binder.bind(
                        SkillsConfig.class,
                        JsonText.parseObject(
                                "{\"entries\":{\"k\":{\"enabled\":false,\"apiKey\":\"sesame-open\"}}}"));
        assertThat(only(front).reason()).contains("skills.entries.k.enabled");
        assertThat(skills().variables(null)).isEmpty();
    }

    @Test
    void noSkillNamesTheVariablesByWhichProgramsLoadCode() throws Exception {
        settings =
                Binder.bind(
                        SkillsConfig.class,
                        JsonText.parseObject("{\"entries\":{\"one\":{\"apiKey\":\"/tmp/x.so\"}}}"));
        only("metadata: {clawdbot: {primaryEnv: LD_PRELOAD}}");
        assertThat(skills().variables(null)).isEmpty();
        assertThatThrownBy(() ->
                        Binder.bind(
                                SkillsConfig.class,
                                JsonText.parseObject(
                                        "{\"entries\":{\"one\":{\"env\":{\"BASH_ENV\":\"/x\"}}}}")))
                .hasMessageContaining("BASH_ENV");
    }

    @Test
    void aFolderThatIsNoSkillIsNamedWithWhatIsWrong() throws Exception {
        Path managed = Files.createDirectories(folder.resolve("managed"));
        write(managed.resolve("a"), "name: a");
        write(managed.resolve("b"), "name: b\nname: b\ndescription: x");
        Files.createDirectories(managed.resolve("c"));
        Files.writeString(managed.resolve("c/SKILL.md"), "# just text");
        Files.createDirectories(managed.resolve("d"));
        Files.createSymbolicLink(
                managed.resolve("d/SKILL.md"), Files.writeString(folder.resolve("secret"), "---"));
        Files.createSymbolicLink(managed.resolve("e"), managed.resolve("a"));
        write(managed.resolve("f"), "name: ../f\ndescription: x");
        assertThat(skills().all(null)).isEmpty();
        assertThat(skills().problems(null))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("a/SKILL.md", "description"),
                        problem -> assertThat(problem).contains("b/SKILL.md", "written twice"),
                        problem -> assertThat(problem).contains("c/SKILL.md", "no front matter"),
                        problem -> assertThat(problem).contains("f/SKILL.md", "name: ../f"));
    }

    private Path zip(String... names) throws IOException {
        Path file = folder.resolve("skill.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(content(name));
            }
        }
        return file;
    }

    private static byte[] content(String name) {
        String text =
                name.endsWith("SKILL.md")
                        ? "---\nname: weather\ndescription: tells the weather\n---\nLook up.\n"
                        : "echo hi";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path tar(String name, boolean isLink) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            block(out, "weather/SKILL.md", '0', content("SKILL.md"));
            block(out, name, isLink ? '2' : '0', isLink ? new byte[0] : content("run.sh"));
            out.write(new byte[1_024]);
        }
        return Files.write(folder.resolve("skill.tar.gz"), bytes.toByteArray());
    }

    /// A member of an archive as tar writes it, whatever its path.
    private static void block(OutputStream out, String name, char type, byte[] content)
            throws IOException {
        byte[] head = new byte[512];
        put(head, 0, name);
        put(head, 100, "0000755");
        put(head, 124, "%011o".formatted(content.length));
        put(head, 136, "%011o".formatted(0));
        head[156] = (byte) type;
        put(head, 157, type == '2' ? "/etc/passwd" : "");
        put(head, 257, "ustar");
        put(head, 148, "        ");
        int sum = 0;
        for (byte each : head) {
            sum += each & 0xff;
        }
        put(head, 148, "%06o".formatted(sum) + '\0');
        out.write(head);
        out.write(content);
        out.write(new byte[(512 - content.length % 512) % 512]);
    }

    private static void put(byte[] head, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, head, at, bytes.length);
    }

    private SkillInstall.Installed take(Path from, boolean force) throws IOException {
        return SkillInstall.take(from, folder.resolve("managed"), force);
    }

    @Test
    void aSkillIsTakenInOutOfAFolderAZipAndATarWithTheSameDigest() throws Exception {
        Path plain = Files.createDirectories(folder.resolve("src"));
        Files.write(plain.resolve("SKILL.md"), content("SKILL.md"));
        Files.createDirectories(plain.resolve("scripts"));
        Files.write(plain.resolve("scripts/run.sh"), content("run.sh"));
        SkillInstall.Installed first = take(plain, false);
        assertThat(first.skill().name()).isEqualTo("weather");
        assertThat(first.digest()).hasSize(64);
        assertThat(folder.resolve("managed/weather/scripts/run.sh")).hasContent("echo hi");
        Path zip = zip("weather/SKILL.md", "weather/scripts/run.sh");
        assertThatThrownBy(() -> take(zip, false)).hasMessageContaining("weather is installed");
        SkillInstall.Installed again = take(zip, true);
        assertThat(again.replaced()).isTrue();
        assertThat(again.digest()).isEqualTo(first.digest());
        assertThat(take(tar("weather/scripts/run.sh", false), true).digest())
                .isEqualTo(first.digest());
        assertThat(skills().all(null)).hasSize(1);
        try (var left = Files.list(folder.resolve("managed"))) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void whatLeadsOutOrIsALinkIsRefusedAndLeavesNothing() throws Exception {
        Path linked = Files.createDirectories(folder.resolve("linked"));
        Files.write(linked.resolve("SKILL.md"), content("SKILL.md"));
        Files.createSymbolicLink(linked.resolve("x"), Path.of("/etc/passwd"));
        List<Path> bad =
                List.of(
                        linked,
                        Files.copy(zip("SKILL.md", "../out"), folder.resolve("a.zip")),
                        Files.copy(zip("SKILL.md", "/etc/x"), folder.resolve("b.zip")),
                        Files.copy(zip("a/x", "b/SKILL.md"), folder.resolve("c.zip")),
                        Files.write(folder.resolve("d.zip"), new byte[] {1, 2, 3}),
                        Files.copy(tar("weather/x", true), folder.resolve("e.tgz")),
                        Files.copy(tar("../../out", false), folder.resolve("f.tgz")),
                        Files.writeString(folder.resolve("g.txt"), "x"),
                        folder.resolve("not-there.zip"));
        for (Path each : bad) {
            assertThatThrownBy(() -> take(each, false))
                    .as(each.toString())
                    .isInstanceOf(CodedException.class)
                    .hasMessageContaining(String.valueOf(each.getFileName()));
        }
        assertThat(folder.resolve("out")).doesNotExist();
        try (var left = Files.list(folder.resolve("managed"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aBombIsRefused() throws Exception {
        Path file = folder.resolve("bomb.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new ZipEntry("SKILL.md"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 22; i++) {
                out.write(zeros);
            }
        }
        assertThat(Files.size(file)).isLessThan(1 << 20);
        assertThatThrownBy(() -> take(file, false)).hasMessageContaining("more than 20 MB");
    }

    @Test
    void aChangeIsHeardOfWithoutAnybodyAsking() throws Exception {
        Path managed = folder.resolve("managed");
        BlockingQueue<Boolean> told = new LinkedBlockingQueue<>();
        Skills skills = skills();
        assertThat(skills.all(null)).isEmpty();
        try (SkillWatch watch =
                SkillWatch.start(
                        skills::folders,
                        () -> Duration.ofMillis(20),
                        () -> {
                            skills.changed();
                            told.add(true);
                        })) {
            assertThat(watch).isNotNull();
            write(managed.resolve("one"), "name: one\ndescription: first");
            awaited(told, skills, "first");
            write(managed.resolve("one"), "name: one\ndescription: second");
            awaited(told, skills, "second");
        }
    }

    private static void awaited(BlockingQueue<Boolean> told, Skills skills, String description)
            throws InterruptedException {
        boolean seen = false;
        while (!seen) {
            assertThat(told.poll(60, TimeUnit.SECONDS)).as(description).isNotNull();
            seen =
                    skills.all(null).stream()
                            .anyMatch(each -> each.skill().description().equals(description));
        }
    }

    @Test
    void waysToHaveProgramsAreShownAsCommandsOnlyWhereNothingElseIsInThem() throws Exception {
        SkillWants wants =
                only("metadata: {clawdbot: {install: [{id: b, kind: brew, formula: jq, bins: [jq]}, {kind: node, package: 'x; rm -rf /'}, {kind: download, url: 'https://example.org/x'}, {kind: brew, formula: --evil}]}}")
                        .skill()
                        .wants();
        assertThat(wants.installers().stream().map(SkillWants.Installer::command))
                .containsExactly("brew install jq", "", "", "");
        assertThat(wants.installers().getFirst().bins()).containsExactly("jq");
    }
}
