package io.tmail.senders;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Lists in memory, for tests of other packages. */
public final class HeldLists extends SenderLists {
  private final Map<String, List<SenderEntry>> entries = new ConcurrentHashMap<>();

  /**
   * @param owner empty for the server
   */
  public void add(String owner, String sender, Opinion opinion) {
    entries
        .computeIfAbsent(owner, name -> new ArrayList<>())
        .add(new SenderEntry(owner, sender, opinion, "", Instant.EPOCH));
  }

  @Override
  public SenderList ofServer() {
    return new SenderList(entries.getOrDefault("", List.of()));
  }

  @Override
  public List<SenderList> of(List<String> owners) {
    List<SenderList> all = new ArrayList<>();
    owners.stream()
        .filter(entries::containsKey)
        .forEach(owner -> all.add(new SenderList(entries.get(owner))));
    all.add(ofServer());
    return all;
  }
}
