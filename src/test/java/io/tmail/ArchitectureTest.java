package io.tmail;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.tmail.store.MessageContent;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The fences between packages: the table of {@code docs/ARCHITECTURE.md}, one rule a line. */
@AnalyzeClasses(packages = "io.tmail", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.tmail.";

  @ArchTest static final ArchRule mail = mayImport("mail");
  @ArchTest static final ArchRule config = mayImport("config", "mail");
  @ArchTest static final ArchRule rates = mayImport("rates", "mail", "config");
  @ArchTest static final ArchRule accounts = mayImport("accounts", "mail", "config", "rates");
  @ArchTest static final ArchRule store = mayImport("store", "mail", "config");

  @ArchTest
  static final ArchRule policy = mayImport("policy", "mail", "config", "rates", "accounts");

  @ArchTest
  static final ArchRule delivery = mayImport("delivery", "mail", "config", "accounts", "store");

  @ArchTest
  static final ArchRule queue =
      mayImport("queue", "mail", "config", "accounts", "store", "delivery");

  @ArchTest
  static final ArchRule smtp =
      mayImport("smtp", "mail", "config", "accounts", "policy", "queue", "store");

  @ArchTest
  static final ArchRule pickup =
      mayImport("pickup", "mail", "config", "accounts", "queue", "store");

  @ArchTest
  static final ArchRule admin =
      mayImport("admin", "accounts", "queue", "delivery", "config", "mail");

  @ArchTest
  static final ArchRule metrics =
      mayImport("metrics", "smtp", "queue", "delivery", "policy", "config", "mail");

  @ArchTest
  static final ArchRule doorsKnowOfTheStoreOnlyContent =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + "smtp..", ROOT + "pickup..")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage(ROOT + "store..")
                  .and(DescribedPredicate.not(JavaClass.Predicates.type(MessageContent.class))));

  @ArchTest
  static final ArchRule nothingGoesInCircles =
      slices().assignedFrom(new TopPackage()).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nobodyDependsOnMetrics =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "metrics..")
          .allowEmptyShould(true);

  @ArchTest static final ArchRule smtpLibraryStaysInSmtp = only("org.subethamail..", "smtp");

  @ArchTest static final ArchRule facesStayInAdmin = only("jakarta.faces..", "admin");

  @ArchTest
  static final ArchRule containersListenerStaysAtTheDoor =
      only("org.glassfish.grizzly..", "admin.door");

  @ArchTest static final ArchRule restStaysInAdmin = only("jakarta.ws.rs..", "admin");

  @ArchTest
  static final ArchRule ejbsAreHostsOnly =
      noClasses()
          .that()
          .areNotAnnotatedWith(Singleton.class)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.ejb..");

  @ArchTest
  static final ArchRule hostsStartWithTheServer =
      classes()
          .that()
          .areAnnotatedWith(Singleton.class)
          .should()
          .beAnnotatedWith(jakarta.ejb.Startup.class);

  @ArchTest
  static final ArchRule entityManagerStaysWithTheTables =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "accounts..", ROOT + "queue..", ROOT + "delivery.relay..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("jakarta.persistence.EntityManager");

  @ArchTest
  static final ArchRule adapterKnowsNoContainer =
      noClasses()
          .that()
          .haveSimpleName("SmtpResourceAdapter")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.ejb..", Resource.class.getPackageName() + "..");

  @Test
  void everyPackageSaysItsJob() throws IOException {
    Path sources = Path.of("src/main/java");
    Set<Path> packages = foldersOf(sources, ".java");
    assertEquals(packages, foldersOf(sources, "package-info.java"));
  }

  private static Set<Path> foldersOf(Path sources, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .map(Path::getParent)
          .collect(toSet());
    }
  }

  /** The classes of a package use none of ours but those of the named packages. */
  private static ArchRule mayImport(String name, String... neighbours) {
    String[] allowed =
        Stream.concat(Stream.of(name), Arrays.stream(neighbours))
            .map(each -> ROOT + each + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("io.tmail..")
                .and(JavaClass.Predicates.resideOutsideOfPackages(allowed)));
  }

  private static ArchRule only(String library, String user) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + user + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  /** {@code delivery} and {@code delivery.relay} count as one, and so do the rooms of admin. */
  private static final class TopPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String name = type.getPackageName();
      return name.startsWith(ROOT)
          ? SliceIdentifier.of(name.substring(ROOT.length()).split("\\.")[0])
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "the packages below io.tmail";
    }
  }
}
