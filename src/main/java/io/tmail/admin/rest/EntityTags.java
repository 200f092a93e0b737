package io.tmail.admin.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Tags each entity that is shown (RFC 9110 §8.8.3), and refuses changes of another version. */
@Provider
public class EntityTags implements ContainerResponseFilter {
  private static final int OCTETS = 16;

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    boolean isShown = request.getMethod().equals(HttpMethod.GET) && response.getStatus() == 200;
    if (isShown && response.getEntity() instanceof Versioned entity) {
      EntityTag tag = of(entity);
      response.getHeaders().putSingle(HttpHeaders.ETAG, tag);
      if (request.getRequest().evaluatePreconditions(tag) != null) {
        response.setStatusInfo(Response.Status.NOT_MODIFIED);
        response.setEntity(null);
      }
    }
  }

  /** 412 if the request is about another version (RFC 9110 §13.1.1); asks only if it says so. */
  public static void expect(
      Request request, HttpHeaders headers, Supplier<? extends Versioned> current) {
    if (headers.getHeaderString(HttpHeaders.IF_MATCH) != null
        && request.evaluatePreconditions(of(current.get())) != null) {
      throw new ClientErrorException(
          "changed meanwhile; get the current version and try again",
          Response.Status.PRECONDITION_FAILED);
    }
  }

  private static EntityTag of(Versioned entity) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(entity.version().getBytes(UTF_8));
      return new EntityTag(HexFormat.of().formatHex(Arrays.copyOf(digest, OCTETS)));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
