package io.tmail.e2e;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a class the instance that all classes of this process share, as the parameter of its
 * {@code @BeforeAll}. It is started for the first of them and stopped with the process.
 *
 * <p>Such a class:
 *
 * <ul>
 *   <li>uses domains of its own, which no other class names
 *   <li>leaves the queue empty, and every part running
 *   <li>expects nothing of counts and lists of the whole server
 * </ul>
 *
 * <p>A class that needs other settings, or breaks its instance, starts one of its own.
 */
final class SharedInstance implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedInstance.class);

  /** Stops the instance when the session of the launcher ends. */
  private record Running(Instance server) implements AutoCloseable {
    private static Running start() {
      return new Running(
          new Instance("shared")
              .shared()
              .set("TMAIL_DELIVERD_SKIP_DEAD_HOST", "0")
              .set(
                  "TMAIL_DOVECOT_TRANSPORT_DOMAINS",
                  "by-lmtp.test=lmtp,bücher-lmtp.test=lmtp,lmtp.test=lmtp")
              .start());
    }

    @Override
    public void close() {
      server.stop();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext tests) {
    return parameter.getParameter().getType() == Instance.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext tests) {
    return tests
        .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
        .getOrComputeIfAbsent(Running.class, first -> Running.start(), Running.class)
        .server();
  }
}
