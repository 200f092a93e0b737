package io.tmail.database;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.time.Instant;

/** Points in time, kept as milliseconds since the epoch. */
@Converter(autoApply = true)
public class EpochMillis implements AttributeConverter<Instant, Long> {

  @Override
  public Long convertToDatabaseColumn(Instant time) {
    return time == null ? null : time.toEpochMilli();
  }

  @Override
  public Instant convertToEntityAttribute(Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}
