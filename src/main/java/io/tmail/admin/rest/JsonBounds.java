package io.tmail.admin.rest;

import io.tmail.admin.Problem;
import io.tmail.admin.door.RefusedRequestException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Bounds what JSON can cost, while it is read and before anything is made of it: parsers go a level
 * deeper on their stack for each bracket, and the smallest value, of two octets, becomes an object
 * of fifty. A document of more is refused with 400.
 */
@Provider
public class JsonBounds implements ReaderInterceptor {
  /** Brackets open at once; mail rules, the deepest of our documents, have four. */
  static final int MOST_DEPTH = 16;

  /** Members and elements of the whole document; an alias of a thousand mailboxes has as many. */
  static final int MOST_VALUES = 20_000;

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    if (context.getMediaType().getSubtype().matches("(?i)(.*\\+)?json")) {
      context.setInputStream(new Scan(context.getInputStream()));
    }
    return context.proceed();
  }

  /** Passes octets on and looks at those that open, close and separate. */
  static final class Scan extends FilterInputStream {
    private int depth;
    private int values;
    private boolean inText;
    private boolean escaped;

    Scan(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int octet = in.read();
      if (octet >= 0) {
        look(octet);
      }
      return octet;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int octets = in.read(into, offset, length);
      for (int i = 0; i < octets; i++) {
        look(into[offset + i]);
      }
      return octets;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    private void look(int octet) throws IOException {
      if (octet == 0) {
        throw refused("is not UTF-8");
      }
      if (inText) {
        inText = escaped || octet != '"';
        escaped = !escaped && octet == '\\';
        return;
      }
      switch (octet) {
        case '"' -> inText = true;
        case '[', '{' -> open();
        case ']', '}' -> depth--;
        case ',' -> count();
        default -> {}
      }
    }

    private void open() throws IOException {
      count();
      if (++depth > MOST_DEPTH) {
        throw refused("is nested deeper than " + MOST_DEPTH + " levels");
      }
    }

    private void count() throws IOException {
      if (++values > MOST_VALUES) {
        throw refused("has more than " + MOST_VALUES + " values");
      }
    }

    private static IOException refused(String what) {
      return new RefusedRequestException(
          Problem.of(400, "Bad Request", "the JSON of the body " + what));
    }
  }
}
