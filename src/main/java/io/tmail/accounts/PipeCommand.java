package io.tmail.accounts;

import io.tmail.rights.AccountsException;
import java.util.ArrayList;
import java.util.List;

/**
 * The command of a pipe alias: a program and its arguments, run without a shell. The text is cut
 * into words by the shell's quoting rules (POSIX.1-2017, Shell Command Language §2.2): quotes and
 * backslashes keep blanks in a word; nothing is ever expanded.
 *
 * @param words the program, then its arguments
 */
public record PipeCommand(List<String> words) {
  private static final int LONGEST = 4096;

  public PipeCommand {
    words = List.copyOf(words);
  }

  /**
   * @throws AccountsException if there is no program, or a quote is not closed
   */
  public static PipeCommand parse(String text) {
    if (text.length() > LONGEST) {
      throw refused("is longer than " + LONGEST + " characters");
    }
    if (text.chars().anyMatch(c -> c != '\t' && Character.isISOControl(c))) {
      throw refused("must be one line without control characters");
    }
    List<String> words = new Words(text).all();
    if (words.isEmpty() || words.get(0).isEmpty()) {
      throw refused("names no program");
    }
    return new PipeCommand(words);
  }

  private static AccountsException refused(String what) {
    return AccountsException.refused("pipe", "the command " + what);
  }

  /** One pass over a text. */
  private static final class Words {
    private final String text;
    private final List<String> words = new ArrayList<>();
    private StringBuilder word;
    private int at;

    Words(String text) {
      this.text = text;
    }

    List<String> all() {
      while (at < text.length()) {
        char c = text.charAt(at++);
        switch (c) {
          case ' ', '\t' -> end();
          case '\'' -> quoted('\'', "");
          case '"' -> quoted('"', "$`\"\\");
          case '\\' -> begun().append(next());
          default -> begun().append(c);
        }
      }
      end();
      return words;
    }

    private StringBuilder begun() {
      if (word == null) {
        word = new StringBuilder();
      }
      return word;
    }

    private void end() {
      if (word != null) {
        words.add(word.toString());
        word = null;
      }
    }

    private char next() {
      if (at == text.length()) {
        throw refused("ends with a backslash or within quotes");
      }
      return text.charAt(at++);
    }

    /**
     * @param escapable what a backslash protects within these quotes; before all else it is itself
     */
    private void quoted(char quote, String escapable) {
      StringBuilder kept = begun();
      for (char c = next(); c != quote; c = next()) {
        boolean escaped =
            c == '\\' && at < text.length() && escapable.indexOf(text.charAt(at)) >= 0;
        kept.append(escaped ? next() : c);
      }
    }
  }
}
