package io.tmail.runtime;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Gives memory back to the machine after a burst. The heap shrinks only when all of it is
 * collected, which never happens in a server that has become idle. One thread calls, once a minute.
 */
final class IdleHeap {
  private static final Logger LOG = Logger.getLogger(IdleHeap.class.getName());

  /** The container's own work collects at most so often in a minute. */
  private static final long MOST_COLLECTIONS = 2;

  /** A collection that gives back less than a quarter is not worth its pause. */
  private static final double GROWTH = 1.25;

  private static final String FREE_RATIO = "MaxHeapFreeRatio";
  private static final String LEAST_FREE_RATIO = "MinHeapFreeRatio";

  private final HotSpotDiagnosticMXBean options =
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
  private long collections = collections();
  private long smallest = Long.MAX_VALUE;

  /** Gives back what the heap has grown by since the last time, if nothing happens now. */
  void look() {
    long now = collections();
    boolean isIdle = now - collections <= MOST_COLLECTIONS;
    collections = now;
    smallest = Math.min(smallest, committed());
    if (isIdle && committed() > smallest * GROWTH) {
      long before = committed();
      shrink();
      smallest = committed();
      collections = collections();
      LOG.log(Level.FINE, "heap: {0} MiB given back", Math.max(0, before - committed()) >> 20);
    }
  }

  /** With a busy server's ratios the collector would keep three times of what is in use. */
  private void shrink() {
    String most = options.getVMOption(FREE_RATIO).getValue();
    String least = options.getVMOption(LEAST_FREE_RATIO).getValue();
    options.setVMOption(LEAST_FREE_RATIO, "5");
    options.setVMOption(FREE_RATIO, "15");
    try {
      System.gc();
      trimNative();
    } finally {
      options.setVMOption(FREE_RATIO, most);
      options.setVMOption(LEAST_FREE_RATIO, least);
    }
  }

  /** What the C library keeps free, as {@code jcmd System.trim_native_heap} does. */
  private static void trimNative() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "systemTrimNativeHeap",
              new Object[0],
              new String[0]);
    } catch (JMException | RuntimeException notHere) {
      LOG.log(Level.FINE, "the C library keeps its memory", notHere);
    }
  }

  private static long committed() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }
}
