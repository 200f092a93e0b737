package io.tmail.config;

/**
 * A setting that cannot be used. The message is one line that names the variable, its value and
 * what was expected; it stops the start.
 */
public class InvalidSettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidSettingException(String message) {
    super(message);
  }

  public static InvalidSettingException of(String name, String value, String expected) {
    return new InvalidSettingException(name + "=\"" + value + "\": expected " + expected);
  }
}
