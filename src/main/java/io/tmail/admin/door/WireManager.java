package io.tmail.admin.door;

import com.sun.management.UnixOperatingSystemMXBean;
import io.tmail.config.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.nio.NIOTransport;

/** Has the container's HTTP listener keep the bounds of {@link Connections} while tmail runs. */
@WebListener
public class WireManager implements ServletContextListener {
  private static final Logger LOG = Logger.getLogger(WireManager.class.getName());

  @Inject private Settings settings;
  private List<NIOTransport> listeners = List.of();
  private WireFilter filter;

  @Override
  public void contextInitialized(ServletContextEvent started) {
    long most = Connections.most(Runtime.getRuntime().maxMemory(), descriptors());
    filter =
        new WireFilter(new Connections<>(most, settings.rest().tlsInFront()), System::nanoTime);
    try {
      listeners = HttpListener.all();
      listeners.forEach(listener -> HttpListener.add(listener, filter));
      LOG.log(
          Level.INFO,
          "http connections: at most {0}, listeners: {1}",
          new Object[] {most, listeners.size()});
    } catch (ReflectiveOperationException | LinkageError | RuntimeException other) {
      LOG.log(Level.WARNING, "HTTP connections are not limited in this container", other);
    }
  }

  private static long descriptors() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  @Override
  public void contextDestroyed(ServletContextEvent ended) {
    listeners.forEach(listener -> HttpListener.remove(listener, filter));
  }
}
