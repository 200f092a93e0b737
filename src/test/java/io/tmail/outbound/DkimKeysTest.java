package io.tmail.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.AccountsOnTables;
import io.tmail.outbound.DkimKey.State;
import io.tmail.rights.AccountsChanged;
import io.tmail.rights.AccountsException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("tables")
class DkimKeysTest {
  @RegisterExtension private static final AccountsOnTables tables = AccountsOnTables.ofClass();

  @Test
  void enablingMakesTwoKeysThatSign() {
    List<DkimKey> made = tables.change(() -> tables.dkimKeys.enable("Example.COM"));
    assertEquals(
        List.of(DkimAlgorithm.RSA, DkimAlgorithm.ED25519),
        made.stream().map(DkimKey::algorithm).toList());
    assertTrue(made.get(0).recordText().startsWith("v=DKIM1; k=rsa; p=MIIB"));
    assertTrue(made.get(0).recordName().endsWith("-rsa._domainkey.example.com"));
    assertEquals(32, Base64.getDecoder().decode(made.get(1).publicKey()).length);
    assertEquals(2, tables.dkimKeys.signersOf("example.com").size());
    assertFalse(made.toString().contains("PRIVATE"));
    assertThrows(
        AccountsException.class, () -> tables.change(() -> tables.dkimKeys.enable("example.com")));
  }

  @Test
  void privateKeysLieSealedInTheTable() {
    List<DkimKey> made = tables.change(() -> tables.dkimKeys.enable("example.com"));
    for (String least : List.of("MIN", "MAX")) {
      String stored = (String) tables.value("SELECT " + least + "(priv_key) FROM dkim_configs");
      assertTrue(stored.startsWith("sealed:"));
    }
    assertTrue(tables.dkimKeys.privateKey(made.get(0)).startsWith("-----BEGIN PRIVATE KEY"));
    assertEquals(0, tables.<Integer>change(() -> tables.dkimKeys.sealAll()));
  }

  @Test
  void privateKeysOfBeforeSignAndAreSealed() {
    DkimAlgorithm.Pair pair = DkimAlgorithm.ED25519.newPair();
    tables.sql(
        "INSERT INTO dkim_configs (domain, selector, algorithm, pub_key, priv_key) VALUES"
            + " ('old.example', 's1', 'ED25519', '"
            + String.join("', '", pair.publicKey(), pair.privateKey())
            + "')");
    assertEquals(1, tables.dkimKeys.signersOf("old.example").size());
    assertEquals(1, tables.<Integer>change(() -> tables.dkimKeys.sealAll()));
    assertTrue(((String) tables.value("SELECT priv_key FROM dkim_configs")).startsWith("sealed:"));
    tables.dkimKeys.onChange(new AccountsChanged());
    assertEquals(1, tables.dkimKeys.signersOf("old.example").size());
    DkimKey key = tables.dkimKeys.of("old.example").get(0);
    assertEquals(pair.privateKey(), tables.dkimKeys.privateKey(key));
  }

  @Test
  void aSealedKeyIsGoodInItsOwnRowOnly() {
    tables.change(() -> tables.dkimKeys.enable("example.com"));
    tables.sql("UPDATE dkim_configs SET domain = 'other.example'");
    assertEquals(List.of(), tables.dkimKeys.signersOf("other.example"));
    DkimKey moved = tables.dkimKeys.of("other.example").get(0);
    assertThrows(IllegalArgumentException.class, () -> tables.dkimKeys.privateKey(moved));
  }

  @Test
  void disablingRemovesThem() {
    tables.change(() -> tables.dkimKeys.enable("example.com"));
    tables.change(() -> tables.dkimKeys.disable("EXAMPLE.com"));
    assertEquals(List.of(), tables.dkimKeys.signersOf("example.com"));
    assertThrows(
        AccountsException.class, () -> tables.change(() -> tables.dkimKeys.disable("example.com")));
  }

  @Test
  void rotationPublishesFirstAndKeepsTheOldOnesForAWhile() {
    tables.change(() -> tables.dkimKeys.enable("example.com"));
    List<String> first = selectors();
    assertThrows(AccountsException.class, () -> tables.change(() -> activate()));
    tables.change(() -> tables.dkimKeys.prepare("example.com"));
    assertEquals(first, selectors());
    assertThrows(
        AccountsException.class, () -> tables.change(() -> tables.dkimKeys.prepare("example.com")));
    tables.change(() -> activate());
    List<String> second = selectors();
    assertEquals(2, second.size());
    assertTrue(first.stream().noneMatch(second::contains));
    assertEquals(2, count(State.RETIRED));
    tables.change(() -> tables.dkimKeys.prepare("example.com"));
    tables.change(() -> activate());
    assertEquals(4, tables.dkimKeys.of("example.com").size());
  }

  /** tmail's key: PKCS#1, and a selector of its own. */
  @Test
  void tmailsOwnKeySigns() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    byte[] pkcs8 = generator.generateKeyPair().getPrivate().getEncoded();
    String pkcs1 = Base64.getEncoder().encodeToString(Arrays.copyOfRange(pkcs8, 26, pkcs8.length));
    tables.sql(
        "INSERT INTO dkim_configs (domain, pub_key, priv_key, selector, headers) VALUES"
            + " ('old.example', 'x', '-----BEGIN RSA PRIVATE KEY-----"
            + pkcs1
            + "-----END RSA PRIVATE KEY-----', '1436000000', '')");
    DkimKeys.Signer signer = tables.dkimKeys.signersOf("old.example").get(0);
    assertEquals(
        Base64.getEncoder().encodeToString(pkcs8),
        Base64.getEncoder().encodeToString(signer.key().getEncoded()));
    assertEquals("1436000000", signer.selector());
  }

  @Test
  void keyThatCannotBeReadSignsNothing() {
    tables.sql(
        "INSERT INTO dkim_configs (domain, priv_key, selector) VALUES ('bad.example', 'x', 's')");
    assertEquals(List.of(), tables.dkimKeys.signersOf("bad.example"));
  }

  private static List<DkimKey> activate() {
    return tables.dkimKeys.activate("example.com");
  }

  private static List<String> selectors() {
    return tables.dkimKeys.signersOf("example.com").stream()
        .map(DkimKeys.Signer::selector)
        .toList();
  }

  private static long count(State state) {
    return tables.dkimKeys.of("example.com").stream().filter(k -> k.state() == state).count();
  }
}
