package io.tmail;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * A container in a small way: makes beans by the constructor that is to be injected, each once, and
 * brings their events to those that observe them. It knows no scopes, proxies and interceptors.
 */
public final class Beans {
  private final Map<Class<?>, Object> made = new LinkedHashMap<>();
  private final List<Object> fired = new ArrayList<>();
  private final List<Runnable> afterCommit = new ArrayList<>();

  /** Gives what cannot be made here. */
  public <T> Beans with(Class<T> type, T instance) {
    made.put(type, instance);
    return this;
  }

  /** The one bean of a class. */
  public <T> T get(Class<T> type) {
    if (!made.containsKey(type)) {
      made.put(type, fresh(type));
    }
    return type.cast(made.get(type));
  }

  /** Another bean of a class, as another node has it, with the same neighbours. */
  public <T> T fresh(Class<T> type) {
    Constructor<?> constructor = constructor(type);
    Object[] arguments =
        Arrays.stream(constructor.getParameters()).map(this::argument).toArray(Object[]::new);
    try {
      constructor.setAccessible(true);
      return type.cast(constructor.newInstance(arguments));
    } catch (ReflectiveOperationException failed) {
      throw new LinkageError(type.getName(), failed);
    }
  }

  private static Constructor<?> constructor(Class<?> type) {
    return Arrays.stream(type.getDeclaredConstructors())
        .filter(each -> each.isAnnotationPresent(Inject.class))
        .findFirst()
        .orElseGet(() -> empty(type));
  }

  private static Constructor<?> empty(Class<?> type) {
    try {
      return type.getDeclaredConstructor();
    } catch (NoSuchMethodException unknown) {
      throw new AssertionError("give the test's " + type.getName(), unknown);
    }
  }

  private Object argument(Parameter wanted) {
    return wanted.getType() == Event.class ? new Fired<>() : get(wanted.getType());
  }

  /** All beans go on with another instance. */
  public <T> void replace(Class<T> type, T instance) {
    made.put(type, instance);
    for (Object bean : made.values()) {
      for (Field field : bean.getClass().getDeclaredFields()) {
        if (field.getType() == type) {
          set(bean, field, instance);
        }
      }
    }
  }

  private static void set(Object bean, Field field, Object value) {
    try {
      field.setAccessible(true);
      field.set(bean, value);
    } catch (IllegalAccessException failed) {
      throw new AssertionError(failed);
    }
  }

  /** What was fired of a type since it was asked last. */
  public <T> List<T> take(Class<T> type) {
    List<T> taken = fired.stream().filter(type::isInstance).map(type::cast).toList();
    fired.removeAll(taken);
    return taken;
  }

  /** The transaction is committed: those that wait for it observe its events. */
  public void committed() {
    List<Runnable> waiting = List.copyOf(afterCommit);
    afterCommit.clear();
    waiting.forEach(Runnable::run);
  }

  public void rolledBack() {
    afterCommit.clear();
  }

  private void fire(Object event) {
    fired.add(event);
    for (Object bean : List.copyOf(made.values())) {
      for (Method method : bean.getClass().getDeclaredMethods()) {
        observes(method, event, bean);
      }
    }
  }

  private void observes(Method method, Object event, Object bean) {
    for (Parameter parameter : method.getParameters()) {
      Observes observes = parameter.getAnnotation(Observes.class);
      if (observes == null || !parameter.getType().isInstance(event)) {
        continue;
      }
      if (observes.during() == TransactionPhase.IN_PROGRESS) {
        call(method, event, bean);
      } else {
        afterCommit.add(() -> call(method, event, bean));
      }
    }
  }

  private static void call(Method method, Object event, Object bean) {
    try {
      method.setAccessible(true);
      method.invoke(bean, event);
    } catch (InvocationTargetException failed) {
      if (failed.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new AssertionError(failed);
    } catch (IllegalAccessException failed) {
      throw new AssertionError(failed);
    }
  }

  private final class Fired<T> implements Event<T> {
    @Override
    public void fire(T event) {
      Beans.this.fire(event);
    }

    @Override
    public <U extends T> CompletionStage<U> fireAsync(U event) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <U extends T> CompletionStage<U> fireAsync(U event, NotificationOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Event<T> select(Annotation... qualifiers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <U extends T> Event<U> select(Class<U> type, Annotation... qualifiers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <U extends T> Event<U> select(TypeLiteral<U> type, Annotation... qualifiers) {
      throw new UnsupportedOperationException();
    }
  }
}
