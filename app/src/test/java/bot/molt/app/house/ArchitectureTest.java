package bot.molt.app.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Who may lean on whom: the table of docs/architecture.md.
class ArchitectureTest {
    private static final Map<String, Set<String>> MAY_USE =
            Map.ofEntries(
                    Map.entry("base", Set.of()),
                    Map.entry("protocol", Set.of("base")),
                    Map.entry("spi", Set.of("base")),
                    Map.entry("linux", Set.of("base", "spi")),
                    Map.entry("store", Set.of("base", "spi")),
                    Map.entry("execution", Set.of("base", "spi")),
                    Map.entry("agent", Set.of("base", "spi", "store", "execution")),
                    Map.entry("chat", Set.of("base", "spi", "store", "execution", "agent")),
                    Map.entry("channels", Set.of("base", "protocol", "spi")),
                    Map.entry("tools", Set.of("base", "spi")),
                    Map.entry("providers", Set.of("base", "spi")),
                    Map.entry("sandboxes", Set.of("base", "protocol", "spi", "linux", "sshwire")),
                    Map.entry(
                            "gateway",
                            Set.of(
                                    "base",
                                    "protocol",
                                    "spi",
                                    "store",
                                    "execution",
                                    "agent",
                                    "chat")),
                    Map.entry("cli", Set.of("base", "protocol")),
                    Map.entry("fleet", Set.of("base", "spi", "linux", "store")),
                    Map.entry("redis", Set.of("base", "spi")),
                    Map.entry("sshwire", Set.of("base", "spi")),
                    Map.entry("ssh", Set.of("base", "spi", "sshwire")),
                    Map.entry("bridge", Set.of("base", "protocol", "spi", "store")),
                    Map.entry("node", Set.of("base", "protocol", "spi", "execution")));

    /// Extensions: no package of a shelf sees another of the same shelf; the shelf's list sees all,
    /// and what the packages of one share stands in its `wire`.
    private static final List<String> SHELVES =
            List.of("tools", "providers", "sandboxes", "channels");

    private static final JavaClasses CLASSES = House.CLASSES;

    static Set<String> modules() {
        return new TreeSet<>(MAY_USE.keySet());
    }

    @Test
    void theRulesSeeTheWholeHouse() {
        assertThat(CLASSES.size()).isGreaterThan(200);
        assertThat(CLASSES.stream().map(ArchitectureTest::module).collect(Collectors.toSet()))
                .containsAll(MAY_USE.keySet());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleLeansOnlyOnWhatTheTableAllows(String module) {
        Set<String> allowed = new TreeSet<>(MAY_USE.get(module));
        allowed.add(module);
        noClasses()
                .that(liveIn(module))
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.describe(
                                "outside of " + allowed,
                                used -> isOurs(used) && !allowed.contains(module(used))))
                .check(CLASSES);
    }

    @Test
    void packagesOfAShelfDoNotSeeEachOther() {
        for (String shelf : SHELVES) {
            SlicesRuleDefinition.slices()
                    .matching("bot.molt." + shelf + ".(*)..")
                    .should()
                    .notDependOnEachOther()
                    .ignoreDependency(
                            DescribedPredicate.alwaysTrue(),
                            JavaClass.Predicates.resideInAPackage("bot.molt." + shelf + ".wire"))
                    .check(CLASSES);
        }
    }

    @Test
    void packagesHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching(
                        "bot.molt.(base|protocol|spi|tools|providers|sandboxes|cli|node|app).(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void aPackageHasAtMostThirtyFiles() {
        Map<String, Long> sizes =
                CLASSES.stream()
                        .filter(type -> !type.isNestedClass() && !type.isAnonymousClass())
                        .collect(
                                Collectors.groupingBy(
                                        JavaClass::getPackageName,
                                        TreeMap::new,
                                        Collectors.counting()));
        assertThat(sizes).allSatisfy((_, count) -> assertThat(count).isLessThanOrEqualTo(30));
    }

    private static DescribedPredicate<JavaClass> liveIn(String module) {
        return DescribedPredicate.describe(
                "live in " + module, type -> isOurs(type) && module(type).equals(module));
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith("bot.molt.");
    }

    private static String module(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.", -1);
        return parts.length > 2 ? parts[2] : "";
    }
}
