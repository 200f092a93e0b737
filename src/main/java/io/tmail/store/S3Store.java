package io.tmail.store;

import io.tmail.config.StoreSettings;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * One object a message, in Amazon S3 or whatever speaks its protocol. What is big goes in parts, so
 * that a part that fails is sent again, not all.
 */
final class S3Store implements MessageStore {
  private static final long PART = 16 << 20;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final String ANY_REGION = "us-east-1";

  private final S3Client client;
  private final String bucket;
  private final String prefix;

  S3Store(StoreSettings settings) {
    client = client(settings);
    bucket = settings.bucket();
    prefix = settings.prefix();
  }

  private static S3Client client(StoreSettings settings) {
    String region = settings.access().region();
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(region.isEmpty() ? ANY_REGION : region))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            // signed chunks within one request are understood by few but Amazon
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT)
                    .socketTimeout(SILENCE));
    // host names per bucket are specific to Amazon
    settings
        .endpoint()
        .ifPresent(endpoint -> builder.endpointOverride(endpoint).forcePathStyle(true));
    if (!settings.access().user().isEmpty()) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(settings.access().user(), settings.access().secret())));
    }
    return builder.build();
  }

  @Override
  public long put(String key, InputStream content) throws IOException {
    try (Spool spool = Spool.of(content)) {
      if (spool.size() > PART) {
        putInParts(prefix + key, spool);
      } else {
        client.putObject(
            request -> request.bucket(bucket).key(prefix + key),
            RequestBody.fromFile(spool.file()));
      }
      return spool.size();
    } catch (SdkException refused) {
      throw trouble(refused);
    }
  }

  private void putInParts(String key, Spool spool) {
    String upload =
        client.createMultipartUpload(request -> request.bucket(bucket).key(key)).uploadId();
    try {
      List<CompletedPart> parts = new ArrayList<>();
      for (long at = 0; at < spool.size(); at += PART) {
        parts.add(putPart(key, upload, parts.size() + 1, spool, at));
      }
      client.completeMultipartUpload(
          request ->
              request
                  .bucket(bucket)
                  .key(key)
                  .uploadId(upload)
                  .multipartUpload(whole -> whole.parts(parts)));
    } catch (RuntimeException failed) {
      abort(key, upload, failed);
      throw failed;
    }
  }

  private CompletedPart putPart(String key, String upload, int number, Spool spool, long at) {
    long length = Math.min(PART, spool.size() - at);
    RequestBody body =
        RequestBody.fromContentProvider(
            () -> part(spool.file(), at, length), length, "application/octet-stream");
    String tag =
        client
            .uploadPart(
                request ->
                    request
                        .bucket(bucket)
                        .key(key)
                        .uploadId(upload)
                        .partNumber(number)
                        .contentLength(length),
                body)
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  private static InputStream part(Path file, long at, long length) {
    try {
      FileChannel channel = FileChannel.open(file).position(at);
      return new FirstOctets(Channels.newInputStream(channel), length);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What is left behind all the same is swept. */
  private void abort(String key, String upload, RuntimeException failed) {
    try {
      client.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(upload));
    } catch (SdkException again) {
      failed.addSuppressed(again);
    }
  }

  @Override
  public InputStream get(String key) throws IOException {
    try {
      return client.getObject(request -> request.bucket(bucket).key(prefix + key));
    } catch (NoSuchKeyException missing) {
      throw new NoSuchFileException(prefix + key);
    } catch (SdkException refused) {
      throw trouble(refused);
    }
  }

  @Override
  public void delete(String key) throws IOException {
    try {
      client.deleteObject(request -> request.bucket(bucket).key(prefix + key));
    } catch (SdkException refused) {
      throw trouble(refused);
    }
  }

  @Override
  public void sweep(Instant olderThan, Predicate<String> wanted) throws IOException {
    try {
      for (S3Object object :
          client
              .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
              .contents()) {
        if (object.lastModified().isBefore(olderThan)
            && !wanted.test(object.key().substring(prefix.length()))) {
          client.deleteObject(request -> request.bucket(bucket).key(object.key()));
        }
      }
      for (MultipartUpload upload :
          client
              .listMultipartUploadsPaginator(request -> request.bucket(bucket).prefix(prefix))
              .uploads()) {
        if (upload.initiated().isBefore(olderThan)) {
          client.abortMultipartUpload(
              request -> request.bucket(bucket).key(upload.key()).uploadId(upload.uploadId()));
        }
      }
    } catch (SdkException refused) {
      throw trouble(refused);
    }
  }

  private static IOException trouble(SdkException refused) {
    return new IOException("store: " + refused.getMessage(), refused);
  }

  /** A stream that ends after a number of octets. */
  private static final class FirstOctets extends FilterInputStream {
    private long left;

    FirstOctets(InputStream whole, long length) {
      super(whole);
      left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = super.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(count, 0);
      return count;
    }
  }
}
