package io.tmail.admin.door;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/** Counts what is read of a request's body. */
final class BoundedStream extends ServletInputStream {
  private final ServletInputStream in;
  private final BoundedRequest request;
  private long read;

  BoundedStream(ServletInputStream in, BoundedRequest request) {
    this.in = in;
    this.request = request;
  }

  @Override
  public int read() throws IOException {
    int octet = in.read();
    if (octet >= 0) {
      request.grow(++read);
    }
    return octet;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int octets = in.read(into, offset, length);
    if (octets > 0) {
      read += octets;
      request.grow(read);
    }
    return octets;
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public boolean isFinished() {
    return in.isFinished();
  }

  @Override
  public boolean isReady() {
    return in.isReady();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    in.setReadListener(listener);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
