package io.tmail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code deploy/tmail.cfg.example} is what {@code tmail config --example} would print today. */
class ExampleFileTest {
  private static final String COMMENTED = "#export ";

  @Test
  void documentsEverySettingAndNoOther() throws IOException {
    List<String> documented =
        Files.readAllLines(Path.of("deploy/tmail.cfg.example")).stream()
            .filter(line -> line.startsWith(COMMENTED))
            .map(line -> line.substring(COMMENTED.length(), line.indexOf('=')))
            .toList();
    List<String> read = Settings.load(Map.of()).all().stream().map(Setting::name).toList();
    assertEquals(read, documented);
  }
}
