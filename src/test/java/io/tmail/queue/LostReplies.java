package io.tmail.queue;

import io.tmail.config.Settings;
import io.tmail.database.Databases;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** The queue's database, which fails at some commits, before or after it has made them. */
public final class LostReplies {
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();

  /** So many of the next commits are made without a reply. */
  public void lose(int commits) {
    lost.set(commits);
  }

  /** So many of the next commits are not made. */
  public void refuse(int commits) {
    refused.set(commits);
  }

  /** Whether as many failed as were to. */
  public boolean isOver() {
    return refused.get() == 0 && lost.get() == 0;
  }

  DataSource of(Settings settings) {
    DataSource real = Databases.queue(settings.database());
    return proxy(
        DataSource.class,
        (self, method, arguments) -> {
          Object result = call(real, method, arguments);
          return result instanceof Connection connection ? losing(connection) : result;
        });
  }

  private Connection losing(Connection real) {
    return proxy(
        Connection.class,
        (self, method, arguments) -> {
          boolean commit =
              method.getName().equals("setAutoCommit") && Boolean.TRUE.equals(arguments[0]);
          failIf(commit && isOneOf(refused));
          Object result = call(real, method, arguments);
          failIf(commit && isOneOf(lost));
          return result;
        });
  }

  private static boolean isOneOf(AtomicInteger some) {
    return some.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  private static void failIf(boolean away) throws SQLException {
    if (away) {
      throw new SQLException("the server is away", "08006");
    }
  }

  private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
