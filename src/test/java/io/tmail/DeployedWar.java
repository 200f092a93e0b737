package io.tmail;

import java.net.URL;
import java.nio.file.Path;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests of the real WAR on Payara Micro. All classes share one server ({@link OneDeployment}), so
 * each uses users, domains and tokens of its own.
 */
@ExtendWith(ArquillianExtension.class)
public abstract class DeployedWar {
  @ArquillianResource private URL deployed;

  @Deployment(testable = false)
  static WebArchive tmail() {
    return ShrinkWrap.create(ZipImporter.class, "tmail.war")
        .importFrom(Path.of(System.getProperty("tmail.war", "target/tmail.war")).toFile())
        .as(WebArchive.class);
  }

  /** Where it answers to HTTP, on the loopback interface. */
  protected final int port() {
    return deployed.getPort();
  }
}
