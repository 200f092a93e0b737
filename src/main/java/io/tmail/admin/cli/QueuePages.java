package io.tmail.admin.cli;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;

/**
 * A listing of the queue or the quarantine, fetched page by page; each begins where the one before
 * ended.
 */
record QueuePages(ApiClient api, String resource, String query) {
  private static final int PAGE = 1000;

  /**
   * @param after a queue id, or empty for the beginning
   * @param limit most rows
   */
  JsonArray read(String after, int limit) {
    JsonArrayBuilder rows = Json.createArrayBuilder();
    String place = after;
    int wanted = limit;
    while (wanted > 0) {
      int size = Math.min(PAGE, wanted);
      JsonArray page = api.list(path(place, size));
      page.forEach(rows::add);
      if (page.size() < size) {
        break;
      }
      wanted -= size;
      JsonObject last = page.getJsonObject(size - 1);
      place = last.getString("id") + ":" + last.getInt("seq");
    }
    return rows.build();
  }

  private String path(String place, int size) {
    return resource
        + "?limit="
        + size
        + (place.isEmpty() ? "" : "&after=" + ApiClient.encoded(place))
        + (query.isEmpty() ? "" : "&" + query);
  }
}
