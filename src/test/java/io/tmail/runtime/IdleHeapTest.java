package io.tmail.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdleHeapTest {
  private static final int MIB = 1 << 20;

  private static long committed() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
  }

  private static String ratio() {
    return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .getVMOption("MaxHeapFreeRatio")
        .getValue();
  }

  @Test
  void whatABurstHasNeededIsGivenBack() {
    String usual = ratio();
    IdleHeap heap = new IdleHeap();
    System.gc();
    heap.look();
    long quiet = committed();
    List<byte[]> burst = new ArrayList<>();
    for (int i = 0; i < 1000 && committed() < quiet + quiet / 2 + 100L * MIB; i++) {
      burst.add(new byte[MIB]);
    }
    long grown = committed();
    assumeTrue(grown > quiet + quiet / 2, "full after " + burst.size() + " MiB");
    burst.clear();
    for (int i = 0; i < 10 && committed() >= grown; i++) {
      heap.look();
    }
    assertTrue(committed() < grown, committed() + " of " + grown);
    assertEquals(usual, ratio());
  }
}
