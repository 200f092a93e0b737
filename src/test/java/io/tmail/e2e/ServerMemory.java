package io.tmail.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a server's process holds. */
record ServerMemory(ProcessHandle server) {
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  /** Octets of the heap that are in use after everything else was collected. */
  long usedHeap() {
    jcmd("GC.run");
    Matcher used = USED.matcher(jcmd("GC.heap_info"));
    long sum = 0;
    while (used.find()) {
      sum += Long.parseLong(used.group(1)) * 1024;
    }
    if (sum == 0) {
      throw new AssertionError("jcmd told no heap: " + jcmd("GC.heap_info"));
    }
    return sum;
  }

  /** Octets of the process that are in the machine's memory. */
  long resident() {
    try (Stream<String> status = Files.lines(Path.of("/proc/" + server.pid() + "/status"))) {
      String line = status.filter(each -> each.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    } catch (IOException gone) {
      throw new AssertionError("the server's process is gone", gone);
    }
  }

  /** What most of the heap is used for. */
  String histogram() {
    return jcmd("GC.class_histogram").lines().limit(40).collect(Collectors.joining("\n"));
  }

  private String jcmd(String command) {
    Path java = Path.of("/proc/" + server.pid() + "/exe");
    try {
      Path jcmd = Files.readSymbolicLink(java).resolveSibling("jcmd");
      return Shell.run(jcmd.toString(), Long.toString(server.pid()), command)
          .mustSucceed()
          .output();
    } catch (IOException gone) {
      throw new AssertionError("the server's process is gone", gone);
    }
  }
}
