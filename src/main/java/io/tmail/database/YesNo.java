package io.tmail.database;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** tmail's {@code char(1)} flags, {@code 'Y'} or {@code 'N'}. */
@Converter
public class YesNo implements AttributeConverter<Boolean, String> {

  @Override
  public String convertToDatabaseColumn(Boolean flag) {
    return Boolean.TRUE.equals(flag) ? "Y" : "N";
  }

  @Override
  public Boolean convertToEntityAttribute(String column) {
    return "Y".equalsIgnoreCase(column);
  }
}
