package io.tmail.trust.dkim;

import io.tmail.mail.MessageHeader.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The fields of a header by their names, and their canonical forms. Each form of a field is made
 * once, so that many signatures over many fields take time in proportion to what they sign.
 */
public final class CanonicalHeader {
  private final Map<String, List<Entry>> byName = new HashMap<>();

  /** A field and its forms, made when they are first needed. */
  private static final class Entry {
    private final Field field;
    private byte[] simple;
    private byte[] relaxed;

    Entry(Field field) {
      this.field = field;
    }

    byte[] in(Canonicalization form) {
      if (form == Canonicalization.RELAXED) {
        relaxed = relaxed == null ? line(form) : relaxed;
        return relaxed;
      }
      simple = simple == null ? line(form) : simple;
      return simple;
    }

    private byte[] line(Canonicalization form) {
      return (form.field(field.text()) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  public CanonicalHeader(List<Field> fields) {
    for (Field field : fields) {
      byName.computeIfAbsent(field.name(), name -> new ArrayList<>()).add(new Entry(field));
    }
  }

  /** How many fields have a name, given in lower case. */
  public int count(String name) {
    return byName.getOrDefault(name, List.of()).size();
  }

  /** The fields of a name, given in lower case, in their order. */
  public List<Field> all(String name) {
    return byName.getOrDefault(name, List.of()).stream().map(entry -> entry.field).toList();
  }

  /**
   * The fields that a signature names, in its order, the last of several first; a name without a
   * further field stands for nothing (RFC 6376 §5.4.2).
   *
   * @param names in lower case
   * @param out takes each field with its line end
   */
  public void choose(List<String> names, Canonicalization form, Consumer<byte[]> out) {
    Map<String, Integer> used = new HashMap<>();
    for (String name : names) {
      List<Entry> entries = byName.getOrDefault(name, List.of());
      int next = entries.size() - used.merge(name, 1, Integer::sum);
      if (next >= 0) {
        out.accept(entries.get(next).in(form));
      }
    }
  }
}
