package io.tmail.admin.cli;

import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Additional addresses from which a user may send. */
final class SenderFlags {
  @Option(
      names = "--sender-add",
      paramLabel = "ADDR",
      description = "Allow the user to send from this address, or from @domain.")
  private List<String> added = new ArrayList<>();

  @Option(
      names = "--sender-del",
      paramLabel = "ADDR",
      description = "Do not allow the user to send from this address any more.")
  private List<String> removed = new ArrayList<>();

  boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty();
  }

  /**
   * @param user the path of the user
   */
  void apply(ApiClient api, String user) {
    for (String address : removed) {
      api.delete(ApiClient.path(user + "/senders", address));
    }
    for (String address : added) {
      api.post(ApiClient.path(user + "/senders", address), JsonValue.EMPTY_JSON_OBJECT);
    }
  }
}
