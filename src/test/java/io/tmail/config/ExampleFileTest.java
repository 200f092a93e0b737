package io.tmail.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExampleFileTest {
  @Test
  void documentsEverySetting() throws IOException {
    String example = Files.readString(Path.of("deploy/tmail.cfg.example"));
    for (Setting setting : Settings.load(Map.of(), Map.of()).all()) {
      assertTrue(
          example.contains("# " + setting.meaning() + "\n#export " + setting.name() + "="),
          "deploy/tmail.cfg.example lacks " + setting.name());
    }
  }
}
