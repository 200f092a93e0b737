package io.tmail.scan;

import io.tmail.mail.MessageHeader.Field;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The packets by which a milter asks for a change, besides that of the body. */
enum MilterRequest {
  ADD_FIELD('h', 0x1) {
    @Override
    Optional<MilterChange> change(MilterPacket packet, boolean withLeadingSpace) {
      return field(packet.texts(0), withLeadingSpace).map(MilterChange.AddField::new);
    }
  },
  INSERT_FIELD('i', 0x1) {
    @Override
    Optional<MilterChange> change(MilterPacket packet, boolean withLeadingSpace)
        throws IOException {
      int position = Math.max(0, packet.number(0) - 1);
      return field(packet.texts(Integer.BYTES), withLeadingSpace)
          .map(field -> new MilterChange.InsertField(position, field));
    }
  },
  CHANGE_FIELD('m', 0x10) {
    @Override
    Optional<MilterChange> change(MilterPacket packet, boolean withLeadingSpace)
        throws IOException {
      int nth = Math.max(1, packet.number(0));
      List<String> texts = packet.texts(Integer.BYTES);
      String name = text(texts, 0).toLowerCase(Locale.ROOT);
      return text(texts, 1).isEmpty()
          ? Optional.of(new MilterChange.ChangeField(name, nth, Optional.empty()))
          : field(texts, withLeadingSpace)
              .map(field -> new MilterChange.ChangeField(name, nth, Optional.of(field)));
    }
  },
  ADD_RECIPIENT('+', 0x4) {
    @Override
    Optional<MilterChange> change(MilterPacket packet, boolean withLeadingSpace) {
      return Optional.of(new MilterChange.AddRecipient(path(packet), ""));
    }
  },
  ADD_RECIPIENT_WITH_PARAMETERS('2', 0x80) {
    @Override
    Optional<MilterChange> change(MilterPacket packet, boolean withLeadingSpace) {
      return Optional.of(new MilterChange.AddRecipient(path(packet), text(packet.texts(0), 1)));
    }
  },
  DELETE_RECIPIENT('-', 0x8) {
    @Override
    Optional<MilterChange> change(MilterPacket packet, boolean withLeadingSpace) {
      return Optional.of(new MilterChange.DeleteRecipient(path(packet)));
    }
  },
  CHANGE_SENDER('e', 0x40) {
    @Override
    Optional<MilterChange> change(MilterPacket packet, boolean withLeadingSpace) {
      return Optional.of(new MilterChange.ChangeSender(path(packet)));
    }
  },
  QUARANTINE('q', 0x20) {
    @Override
    Optional<MilterChange> change(MilterPacket packet, boolean withLeadingSpace) {
      return Optional.of(new MilterChange.Quarantine(text(packet.texts(0), 0)));
    }
  };

  private final char kind;

  /** The bit that has to be agreed on. */
  final int action;

  MilterRequest(char kind, int action) {
    this.kind = kind;
    this.action = action;
  }

  static Optional<MilterRequest> of(char kind) {
    return Stream.of(values()).filter(each -> each.kind == kind).findFirst();
  }

  /**
   * @return empty if it is malformed
   */
  abstract Optional<MilterChange> change(MilterPacket packet, boolean withLeadingSpace)
      throws IOException;

  /** Such as {@code add recipient}. */
  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Optional<Field> field(List<String> texts, boolean withLeadingSpace) {
    return MilterField.of(text(texts, 0), text(texts, 1), withLeadingSpace);
  }

  private static String path(MilterPacket packet) {
    return text(packet.texts(0), 0).replaceAll("^<|>$", "");
  }

  private static String text(List<String> texts, int nth) {
    return nth < texts.size() ? texts.get(nth) : "";
  }
}
