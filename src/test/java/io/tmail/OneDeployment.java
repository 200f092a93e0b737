package io.tmail;

import org.jboss.arquillian.container.spi.client.deployment.DeploymentScenario;
import org.jboss.arquillian.container.spi.event.DeployManagedDeployments;
import org.jboss.arquillian.container.spi.event.UnDeployManagedDeployments;
import org.jboss.arquillian.container.test.impl.client.deployment.event.GenerateDeployment;
import org.jboss.arquillian.core.api.InstanceProducer;
import org.jboss.arquillian.core.api.annotation.Inject;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.arquillian.test.spi.annotation.ClassScoped;

/**
 * Deploys the WAR once for all classes of tests. Arquillian alone deploys it for each class, and
 * each time starts a server for it. Arquillian finds this class by itself.
 */
public final class OneDeployment implements LoadableExtension {

  @Override
  public void register(ExtensionBuilder builder) {
    builder.observer(Sharing.class);
  }

  /** Stands around what Arquillian does before and after each class. */
  public static final class Sharing {
    @Inject @ClassScoped private InstanceProducer<DeploymentScenario> scenario;
    private DeploymentScenario shared;
    private boolean isDeployed;

    /** The scenario of the first class is that of all others. */
    public void describe(@Observes EventContext<GenerateDeployment> event) {
      if (shared == null) {
        event.proceed();
        shared = scenario.get();
      } else {
        scenario.set(shared);
      }
    }

    /** A start that fails is tried again by the next class. */
    public void deploy(@Observes EventContext<DeployManagedDeployments> event) {
      if (!isDeployed) {
        event.proceed();
        isDeployed = true;
      }
    }

    /** Not at the end of a class: the server ends with this process. */
    public void undeploy(@Observes EventContext<UnDeployManagedDeployments> event) {
      if (!isDeployed) {
        event.proceed();
      }
    }
  }
}
