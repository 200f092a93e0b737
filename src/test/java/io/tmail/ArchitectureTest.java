package io.tmail;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.tmail.store.MessageContent;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The fences between packages: the table of {@code docs/ARCHITECTURE.md}, and rules beside it. */
@AnalyzeClasses(packages = "io.tmail", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.tmail.";
  private static final int MOST_CLASSES = 50;

  @ArchTest
  static void packagesImportWhatTheTableNames(JavaClasses classes) throws IOException {
    PackageTable table = PackageTable.read(Path.of("docs/ARCHITECTURE.md"));
    Set<String> packages =
        classes.stream()
            .map(JavaClass::getPackageName)
            .map(name -> name.substring(ROOT.length()))
            .collect(toSet());
    assertEquals(packages, table.names(), "a row for each package, and no other");
    table.names().forEach(name -> mayImport(name, table.neighbours(name)).check(classes));
  }

  @ArchTest
  static final ArchRule doorsKnowOfTheStoreOnlyContent =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + "smtp..", ROOT + "pickup..", ROOT + "webhook..")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage(ROOT + "store..")
                  .and(DescribedPredicate.not(JavaClass.Predicates.type(MessageContent.class))));

  @ArchTest
  static final ArchRule noCycleOfPackages =
      slices().assignedFrom(new Packages(Integer.MAX_VALUE)).should().beFreeOfCycles();

  /** {@code delivery} and all below it count as one here. */
  @ArchTest
  static final ArchRule noCycleOfTopPackages =
      slices().assignedFrom(new Packages(1)).should().beFreeOfCycles();

  @Test
  void aCycleWouldBeSeen() {
    JavaClasses circle =
        new ClassFileImporter()
            .importClasses(io.tmail.circle.left.Left.class, io.tmail.circle.right.Right.class);
    assertThrows(AssertionError.class, () -> noCycleOfPackages.check(circle));
  }

  @ArchTest
  static void noPackageIsFull(JavaClasses classes) {
    Map<String, Long> sizes =
        classes.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(each -> !each.getSimpleName().equals("package-info"))
            .collect(groupingBy(JavaClass::getPackageName, counting()));
    sizes.forEach((name, size) -> assertTrue(size <= MOST_CLASSES, name + " has " + size));
  }

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
  static final ArchRule ejbsAreSingletonsOnly =
      noClasses()
          .that()
          .areNotAnnotatedWith(Singleton.class)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.ejb..");

  @ArchTest
  static final ArchRule singletonsStartWithTheServer =
      classes()
          .that()
          .areAnnotatedWith(Singleton.class)
          .should()
          .beAnnotatedWith(jakarta.ejb.Startup.class);

  /** A test turns the clock that is injected; it cannot turn the system's. */
  @ArchTest
  static final ArchRule timeOfDayIsTheInjectedClocks =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + "runtime.ClockProducer")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + "runtime.SteadyClock")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + "admin.cli.Tmail")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now", ZoneId.class)
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  /** What the container creates by itself has no constructor of ours. */
  @ArchTest
  static final ArchRule beansGetTheirNeighboursByConstructor =
      noFields()
          .that()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackages(ROOT + "admin.rest..", ROOT + "admin.faces..")
          .and()
          .areDeclaredInClassesThat()
          .areNotAnnotatedWith(Singleton.class)
          .and()
          .areDeclaredInClassesThat()
          .areNotAssignableTo(Filter.class)
          .and()
          .areDeclaredInClassesThat()
          .areNotAssignableTo(ServletContextListener.class)
          .should()
          .beAnnotatedWith(Inject.class);

  @ArchTest
  static final ArchRule entityManagerStaysWithTheTables =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT + "accounts..",
              ROOT + "credentials..",
              ROOT + "rights..",
              ROOT + "database..",
              ROOT + "outbound..",
              ROOT + "queue..")
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

  /** The jar of the command line is made of packages, so that it starts quickly. */
  @Test
  void jarOfTheCommandLineHasWhatItImports() throws IOException {
    String jar = Files.readString(Path.of("src/main/assembly/cli.xml"));
    PackageTable table = PackageTable.read(Path.of("docs/ARCHITECTURE.md"));
    for (String neighbour : table.neighbours("admin.cli")) {
      String include = "io/tmail/" + neighbour.replace('.', '/') + "/**";
      assertTrue(jar.contains(include), include);
    }
  }

  private static Set<Path> foldersOf(Path sources, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .map(Path::getParent)
          .collect(toSet());
    }
  }

  /** The classes of a package, without those below it, use none of ours but the named. */
  private static ArchRule mayImport(String name, Set<String> neighbours) {
    String[] allowed =
        Stream.concat(Stream.of(name), neighbours.stream())
            .map(each -> ROOT + (each.endsWith(".*") ? each.replace(".*", "..") : each))
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(ROOT + name)
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

  /** Packages by the first parts of their names. */
  private record Packages(int parts) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String name = type.getPackageName();
      if (!name.startsWith(ROOT)) {
        return SliceIdentifier.ignore();
      }
      List<String> names = List.of(name.substring(ROOT.length()).split("\\."));
      return SliceIdentifier.of(String.join(".", names.subList(0, Math.min(parts, names.size()))));
    }

    @Override
    public String getDescription() {
      return "packages by " + parts + " parts of their names";
    }
  }
}
