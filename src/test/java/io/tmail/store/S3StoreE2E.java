package io.tmail.store;

class S3StoreE2E extends ObjectStoreContract {
  @Override
  MessageStore with(String... settings) {
    return new S3Store(service.of("s3", settings));
  }
}
