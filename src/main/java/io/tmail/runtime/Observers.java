package io.tmail.runtime;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tells the observers of an event, one by one in the order of their priority. What one of them
 * throws affects neither the teller nor another observer: some are those of extensions. Any thread
 * may call.
 *
 * @param <E> the event
 */
@Dependent
public class Observers<E> {
  private final Map<Class<?>, List<Consumer<E>>> known = new ConcurrentHashMap<>();
  private final Map<String, ForeignCode> guards = new ConcurrentHashMap<>();
  private final Function<E, List<Consumer<E>>> find;

  @Inject
  public Observers(BeanManager beans) {
    this.find =
        event ->
            beans.resolveObserverMethods(event).stream()
                .sorted(Comparator.comparingInt(ObserverMethod::getPriority))
                .map(this::guarded)
                .toList();
  }

  /** With one observer only. */
  public Observers(Consumer<E> only) {
    List<Consumer<E>> all = List.of(guarded("the observer", only));
    this.find = event -> all;
  }

  private Consumer<E> guarded(ObserverMethod<? super E> observer) {
    return guarded("the observer in " + observer.getBeanClass().getName(), observer::notify);
  }

  private Consumer<E> guarded(String name, Consumer<E> observer) {
    ForeignCode foreign = guards.computeIfAbsent(name, ForeignCode::new);
    return event -> foreign.run(() -> observer.accept(event));
  }

  public void tell(E event) {
    known
        .computeIfAbsent(event.getClass(), type -> find.apply(event))
        .forEach(each -> each.accept(event));
  }
}
