package io.tmail.admin.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawHeadTest {
  private static Optional<String> fault(String target, String fields) {
    return RawHead.of(target, target + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n\r\nbody: \u0000")
        .fault();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
        "cOnTeNt-lEnGtH: 4\r\ntransfer-ENCODING: CHUNKED",
        "Content-Length: 4\r\nTransfer-Encoding: identity",
        "Content-Length: 4\r\nContent-Length: 4",
        "Content-Length: 4\r\nContent-Length: 5",
        "Content-Length: 4, 4",
        "Content-Length: +4",
        "Content-Length:",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: identity, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked;x=y",
        "Transfer-Encoding\t: chunked",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding: chunked\u000b",
        "Transfer-Encoding:\r\n chunked",
        " Transfer-Encoding: chunked",
        "X: a\rTransfer-Encoding: chunked",
        "X: a\u0000",
        "no colon",
        ": no name"
      })
  void framesThatTwoReadersSeeInTwoWaysAreFaults(String fields) {
    assertTrue(fault("/api/ping", fields).isPresent(), fields);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4",
        "content-length:4 ",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding:\tChunked ",
        "Transfer-Encoding: gzip",
        "X-Empty:",
        "X: Content-Length: 4\r\nTransfer-Encoding: chunked"
      })
  void ordinaryFieldsAreNone(String fields) {
    assertEquals(Optional.empty(), fault("/api/ping", fields));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/%zz",
        "/%",
        "/api/%2",
        "/%u0041",
        "http://x.test/%g0",
        "/\u0001",
        "/\u00ff",
        "/console/..;/x",
        "/a/%2e.%3b/x",
        "/.;x"
      })
  void pathsThatCannotBeDecodedAreFaults(String target) {
    assertTrue(fault(target, "X: y").isPresent(), target);
  }

  @Test
  void ordinaryPathsAreNone() {
    assertEquals(Optional.empty(), fault("/api/users/a%40b.example;x=1", "X: y"));
    assertEquals(Optional.empty(), fault("*", "X: y"));
  }

  @Test
  void whatComesBehindTheHeadIsNotLookedAt() {
    String text = "/ HTTP/1.1\nHost: x\n\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n";
    assertEquals(Optional.empty(), RawHead.of("/", text).fault());
  }
}
