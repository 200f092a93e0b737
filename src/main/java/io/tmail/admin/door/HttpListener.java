package io.tmail.admin.door;

import java.lang.annotation.Annotation;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.nio.NIOTransport;

/**
 * The container's HTTP listeners, as Grizzly has them. Payara publishes no library to compile its
 * own types against; what is called here by name are public methods of them, Grizzly's are linked.
 */
final class HttpListener {
  private static final String SERVICE = "com.sun.enterprise.v3.services.impl.GrizzlyService";
  private static final String LISTENER = "org.glassfish.grizzly.config.dom.NetworkListener";
  private static final String LOCATOR = "org.glassfish.hk2.api.ServiceLocator";
  private static final String PROXY = "com.sun.enterprise.v3.services.impl.GrizzlyProxy";
  private static final String UNDERLYING = "org.glassfish.grizzly.config.GenericGrizzlyListener";
  private static final Annotation[] ANY = {};

  private HttpListener() {}

  /**
   * @throws ReflectiveOperationException in another container than the one this was written for
   */
  static List<NIOTransport> all() throws ReflectiveOperationException {
    Object habitat =
        Class.forName("org.glassfish.internal.api.Globals")
            .getMethod("getDefaultHabitat")
            .invoke(null);
    Class<?> locator = Class.forName(LOCATOR);
    Class<?> listener = Class.forName(LISTENER);
    Class<?> service = Class.forName(SERVICE);
    Object grizzly =
        locator
            .getMethod("getService", Class.class, Annotation[].class)
            .invoke(habitat, service, ANY);
    List<?> listeners =
        (List<?>)
            locator
                .getMethod("getAllServices", Class.class, Annotation[].class)
                .invoke(habitat, listener, ANY);
    Set<NIOTransport> found = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Object each : listeners) {
      Object proxy = service.getMethod("lookupNetworkProxy", listener).invoke(grizzly, each);
      if (Class.forName(PROXY).isInstance(proxy)) {
        Object underlying = Class.forName(PROXY).getMethod("getUnderlyingListener").invoke(proxy);
        found.add(
            (NIOTransport) Class.forName(UNDERLYING).getMethod("getTransport").invoke(underlying));
      }
    }
    return List.copyOf(found);
  }

  /** Puts the filter behind the parser, for connections from now on. */
  static void add(NIOTransport listener, WireFilter filter) {
    FilterChain chain = (FilterChain) listener.getProcessor();
    FilterChainBuilder builder = FilterChainBuilder.stateless().addAll(chain);
    listener.setProcessor(builder.add(parser(chain) + 1, filter).build());
  }

  /** As it was. */
  static void remove(NIOTransport listener, WireFilter filter) {
    FilterChain chain = (FilterChain) listener.getProcessor();
    listener.setProcessor(FilterChainBuilder.stateless().addAll(chain).remove(filter).build());
  }

  private static int parser(FilterChain chain) {
    for (int i = 0; i < chain.size(); i++) {
      if (chain.get(i) instanceof HttpServerFilter) {
        return i;
      }
    }
    throw new IllegalStateException("no HTTP parser in " + chain);
  }
}
