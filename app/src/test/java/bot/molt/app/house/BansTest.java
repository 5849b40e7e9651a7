package bot.molt.app.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// What main code does not do anywhere.
class BansTest {
    private static final JavaClasses CLASSES = House.CLASSES;

    @Test
    void onlyTheConcurrentPackageStartsThreads() {
        noClasses()
                .that()
                .resideOutsideOfPackage("bot.molt.base.concurrent")
                .should()
                .callMethod(Thread.class, "start")
                .orShould()
                .callMethod(Thread.class, "ofVirtual")
                .orShould()
                .callMethod(Thread.class, "ofPlatform")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Executors.class)
                .check(CLASSES);
    }

    @Test
    void nobodySleepsOrChainsFutures() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(CompletableFuture.class)
                .check(CLASSES);
    }

    @Test
    void theServerLibraryStaysInTheTransport() {
        noClasses()
                .that()
                .resideOutsideOfPackage("bot.molt.gateway.transport")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(CLASSES);
    }

    @Test
    void sqlStaysInTheStore() {
        noClasses()
                .that()
                .resideOutsideOfPackage("bot.molt.store")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.sqlite..")
                .check(CLASSES);
    }

    @Test
    void multicastStaysInTheTwoPlacesThatTellAndSearch() {
        noClasses()
                .that()
                .resideOutsideOfPackages("bot.molt.gateway.discovery", "bot.molt.cli.discovery")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javax.jmdns..")
                .check(CLASSES);
    }

    @Test
    void terminalsAreKnownToTheCommandsThatSpeakWithPeopleAtThem() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "bot.molt.cli.terminal", "bot.molt.cli.tui", "bot.molt.cli.onboard")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jline..")
                .check(CLASSES);
    }

    @Test
    void stateLivesInNoStaticField() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage("bot.molt..")
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .check(CLASSES);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Processor")
                .check(CLASSES);
    }

    @Test
    void everyTypeLivesInANamedPackage() {
        classes().should().resideInAPackage("bot.molt..").check(CLASSES);
    }

    @Test
    void onlyTheWireOfTheCliAndTheAppTouchStandardStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackages("bot.molt.cli..", "bot.molt.app..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }
}
