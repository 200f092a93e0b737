package io.tmail.store;

class SwiftStoreE2E extends ObjectStoreContract {
  @Override
  MessageStore with(String... settings) {
    return new SwiftStore(service.of("openstack", settings));
  }
}
